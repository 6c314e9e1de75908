package dev.chancery.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium, started afresh for each page; a page that opens a dialog never ends it.
 * Tests that need one are skipped without.
 */
public final class Browser {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private static final List<String> QUIET =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--window-size=390,844");

  private final Path directory;
  private final List<String> switches;

  /** A browser that keeps its files in {@code directory}. */
  public Browser(Path directory, String... switches) {
    this.directory = directory;
    this.switches = List.of(switches);
  }

  /** The same, but it ends only when the scripts of a page have nothing more to do. */
  public Browser patient() {
    return new Browser(
        directory,
        Stream.concat(switches.stream(), Stream.of("--virtual-time-budget=10000"))
            .toArray(String[]::new));
  }

  /** Skips the test, loudly, where there is no browser. */
  public static void assume() {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM), "SKIPPED: no " + CHROMIUM + " to show the pages to");
  }

  /** The document as it stands once the page and its scripts have come to rest. */
  public String dom(URI page) throws IOException, InterruptedException {
    return run(page, "--dump-dom");
  }

  /** A picture of the page, written to {@code picture}. */
  public void shoot(URI page, Path picture) throws IOException, InterruptedException {
    String _ = run(page, "--screenshot=" + picture);
  }

  private String run(URI page, String what) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command(what, page))
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("chromium ended").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      Process _ = process.destroyForcibly();
    }
    return Files.readString(output);
  }

  private List<String> command(String what, URI page) {
    List<String> command = new ArrayList<>();
    command.add(CHROMIUM.toString());
    command.addAll(QUIET);
    command.addAll(switches);
    command.add("--user-data-dir=" + directory.resolve("profile"));
    command.add(what);
    command.add(page.toString());
    return command;
  }
}
