package dev.chancery.format;

import dev.chancery.model.Algorithm;
import dev.chancery.model.ProofType;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Publishing a list of a million entries after one more was revoked: packed, compressed and
 * written, but for its signature. One in a hundred is revoked, or every second one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatusListBenchmark {
  private static final int SIZE = 1 << 20;

  @Param({"10486", "524288"})
  int revoked;

  @Param({"DC_SD_JWT", "VC_JWT", "EDDSA_RDFC_2022"})
  ProofType proofType;

  private final byte[] signature = new byte[64];
  private List<StatusBits.Entry> entries = List.of();
  private TestKey key = TestKey.of(Algorithm.ES256);

  @Setup
  public void draw() {
    key = TestKey.of(proofType.algorithms().getFirst());
    Random random = new Random(1);
    entries =
        Stream.generate(() -> random.nextInt(SIZE))
            .distinct()
            .limit(revoked)
            .map(index -> new StatusBits.Entry(index, 1))
            .toList();
  }

  @Benchmark
  public String publication() {
    int bits = proofType == ProofType.DC_SD_JWT ? 2 : 1;
    return StatusListWriter.of(proofType)
        .prepare(StatusListWriterTest.draft(key, StatusBits.of(SIZE, bits, entries)))
        .finish(signature);
  }
}
