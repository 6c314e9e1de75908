package dev.chancery.load.ratio;

import dev.chancery.load.OnLeash;
import dev.chancery.load.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that does nothing but sleep a millisecond at a time and note how late it wakes: what
 * the machine itself adds to every latency that is measured meanwhile.
 */
public final class Canary implements AutoCloseable {
  private static final long NAP = Duration.ofMillis(1).toNanos();

  private final Program program;

  private Canary(Program program) {
    this.program = program;
  }

  static Canary start(Path directory) {
    return new Canary(
        Program.start(
            List.of(
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                OnLeash.class.getName(),
                Canary.class.getName()),
            Map.of(),
            directory.resolve("canary.log")));
  }

  /** Ends it, and answers how late it woke. */
  Latencies lateness() {
    program.close();
    return Latencies.parse(program.said());
  }

  @Override
  public void close() {
    program.close();
  }

  public static void main(String[] args) {
    Latencies.Recording late = new Latencies.Recording();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(late.latencies())));
    while (true) {
      long due = System.nanoTime() + NAP;
      LockSupport.parkNanos(NAP);
      late.add(System.nanoTime() - due);
    }
  }
}
