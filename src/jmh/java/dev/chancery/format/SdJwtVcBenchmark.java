package dev.chancery.format;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Claims;
import dev.chancery.model.DataModel;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.ProofType;
import dev.chancery.platform.chance.SecureRandomness;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Writing one SD-JWT VC, but for its signature: with nothing to withhold, and with two claims. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SdJwtVcBenchmark {
  private final CredentialWriter open = writer();
  private final CredentialWriter selective = writer("/given_name", "/family_name");
  private final CredentialDraft draft =
      CredentialFormatContract.draft(
          new Claims(Json.of("given_name", "Ada", "family_name", "Lovelace", "event", "KeyConf")));
  private final byte[] signature = new byte[64];

  private static CredentialWriter writer(String... selectivelyDisclosable) {
    TestKey key = TestKey.of(Algorithm.ES256);
    return new Formats(new SecureRandomness())
        .of(FormatIdentifier.DC_SD_JWT, Contexts.standard())
        .writer(
            new CredentialProfile(
                TestKey.ISSUER,
                null,
                key.kid(),
                key.algorithm(),
                "https://issuer.example/types/membership",
                List.of(),
                List.of(),
                List.of(selectivelyDisclosable),
 ProofType.DC_SD_JWT,
 DataModel.VCDM_2_0));
  }

  @Benchmark
  public String open() {
    return open.prepare(draft).finish(signature);
  }

  @Benchmark
  public String twoDisclosures() {
    return selective.prepare(draft).finish(signature);
  }
}
