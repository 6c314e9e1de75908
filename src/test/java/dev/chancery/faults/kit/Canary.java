package dev.chancery.faults.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A process that does nothing but sleep for a millisecond and note how late it woke: what the
 * machine itself adds to every latency.
 */
public final class Canary implements AutoCloseable {
  private static final int MOST = 4_000_000;

  private final Process process;

  private Canary(Process process) {
    this.process = process;
  }

  /** Starts it, and returns when it sleeps and wakes. */
  public static Canary start() {
    try {
      Process process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-XX:+UseSerialGC",
                  "-Xms64m",
                  "-Xmx64m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Canary.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (process.inputReader().readLine() == null) {
        throw new IllegalStateException("it did not start");
      }
      return new Canary(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it: how late it was. */
  public Distribution stop() {
    try {
      process.getOutputStream().close();
      return Distribution.of(process.inputReader().lines().mapToLong(Long::parseLong).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Sleeps until its input ends, and then says how late it was each time, in nanoseconds. */
  static void main(String[] arguments) throws IOException, InterruptedException {
    Thread bell = Thread.ofPlatform().daemon().start(Canary::awaitEndOfInput);
    long[] late = new long[MOST];
    int slept = 0;
    System.out.println("awake");
    while (bell.isAlive() && slept < MOST) {
      long asleep = System.nanoTime();
      Thread.sleep(1);
      late[slept++] = System.nanoTime() - asleep - 1_000_000;
    }
    StringBuilder said = new StringBuilder();
    Arrays.stream(late, 0, slept).forEach(nanos -> said.append(nanos).append('\n'));
    System.out.print(said);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
