package dev.chancery.load.ratio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A closed loop of 64 connections; see {@code wrk/post.lua}. */
record Wrk(Path script, Duration duration, Target target) {
  private static final String CONNECTIONS = "64";

  private static final double MOST_REFUSED = 0.01;

  /**
   * What is posted to.
   *
   * @param key an API key; empty where there is none
   * @param each how many credentials one request is for
   */
  record Target(String path, String key, int each) {
    static final Target SCANS = new Target("/auto-issue", "", 1);
  }

  Wrk to(Target other) {
    return new Wrk(script, duration, other);
  }

  /**
   * What one run came to.
   *
   * @param perSecond credentials, without what was refused
   */
  record Run(
      double perSecond, long requests, long refused, long broken, Duration p50, Duration p99) {

    private Run times(int each) {
      return new Run(perSecond * each, requests * each, refused * each, broken, p50, p99);
    }

    private static Run parse(String line) {
      long[] numbers =
          List.of(line.strip().split(" ")).stream().skip(1).mapToLong(Long::parseLong).toArray();
      return new Run(
          (numbers[0] - numbers[2]) * 1e6 / numbers[1],
          numbers[0],
          numbers[2],
          numbers[3],
          Duration.ofNanos(1000 * numbers[4]),
          Duration.ofNanos(1000 * numbers[5]));
    }

    /** Fails where more than one in a hundred was refused, which is not a measurement. */
    Run checked() {
      if (MOST_REFUSED * requests < refused + broken) {
        throw new IllegalStateException(
            "%d of %d requests were refused, %d broken".formatted(refused, requests, broken));
      }
      return this;
    }
  }

  /** Posts these bodies over and over. */
  Run repeating(URI base, List<String> bodies) {
    return run(base, bodies, false);
  }

  /** Posts each of these bodies once at most. */
  Run once(URI base, List<String> bodies) {
    return run(base, bodies, true);
  }

  private Run run(URI base, List<String> bodies, boolean once) {
    try {
      Path file = Files.createTempFile("chancery-bodies", ".txt");
      try {
        Files.write(file, bodies);
        return run(base, file, once);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("is wrk installed? (apt-get install wrk)", e);
    }
  }

  private Run run(URI base, Path bodies, boolean once) throws IOException {
    ProcessBuilder wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + duration.toSeconds() + "s",
                "--timeout",
                "10s",
                "-s",
                script.toString(),
                base.toString())
            .redirectErrorStream(true);
    wrk.environment().put("BODIES", bodies.toString());
    wrk.environment().put("WHERE", target.path);
    if (!target.key.isEmpty()) {
      wrk.environment().put("KEY", target.key);
    }
    if (once) {
      wrk.environment().put("ONCE", "1");
    }
    String said = new String(wrk.start().getInputStream().readAllBytes());
    return said.lines()
        .filter(line -> line.startsWith("wrk: "))
        .findFirst()
        .map(Run::parse)
        .map(run -> run.times(target.each))
        .orElseThrow(() -> new IllegalStateException("wrk said:\n" + said));
  }
}
