package dev.chancery.catalog;

import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.platform.json.Json;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Filling a compiled template with a holder's claims. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClaimsTemplateBenchmark {
  private final Did holder = new Did("did:example:ada");
  private final Map<String, @Nullable Object> collection = Json.of("name", "KeyConf");
  private final Claims input = new Claims(Json.of("given_name", "Ada", "seat", "A-12"));
  private final ClaimsTemplate template =
      ClaimsTemplate.compile(
          Json.object(
              """
              {"who": "{{holder.did}}", "name": "{{input.given_name}}",
               "event": {"name": "{{collection.name}}", "seat": "{{input.seat}}", "kind": "open"}}
              """));

  @Benchmark
  public Claims fill() {
    return template.fill(input, holder, collection);
  }
}
