package dev.chancery.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chancery.model.Digests;
import dev.chancery.platform.json.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's verifier: the libraries of {@code src/test/node}, run by Node.js. What it says of
 * a credential is documented in {@code verify.mjs}.
 */
public final class Verifier {
  private static final Path HOME = Path.of("src", "test", "node");
  private static final Path LOCK = HOME.resolve("package-lock.json");
  private static final Path INSTALLED = HOME.resolve(Path.of("node_modules", ".installed"));

  /** Held while it is installed: test JVMs run side by side. */
  private static final Path INSTALLING = Path.of("target", "verifier.lock");

  private static final int INSTALL_SECONDS = 180;
  private static final int VERIFY_SECONDS = 30;

  private final Path node;

  private Verifier(Path node) {
    this.node = node;
  }

  /** The verifier; without one the test ends, as failed where nobody would notice a skip. */
  public static Verifier installOrSkip() {
    return install().orElseGet(Verifier::none);
  }

  private static Verifier none() {
    String missing =
        "NOTHING WAS VERIFIED BY A THIRD PARTY: there is no node or no npm on the PATH";
    if (!System.getenv().getOrDefault("CI", "").isEmpty()) {
      return fail(missing);
    }
    System.err.println("\n*** " + missing + " ***\n");
    assumeTrue(false, missing);
    throw new AssertionError();
  }

  /** Installs what the lock file names, once; empty where the machine has no Node.js or npm. */
  public static Optional<Verifier> install() {
    Path node = onPath("node");
    Path npm = onPath("npm");
    if (node == null || npm == null) {
      return Optional.empty();
    }
    try (FileChannel alone = FileChannel.open(INSTALLING, CREATE, WRITE);
        FileLock _ = alone.lock()) {
      installUnlessDone(npm);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(new Verifier(node));
  }

  private static void installUnlessDone(Path npm) {
    String lock = Base64.getEncoder().encodeToString(Digests.sha256(read(LOCK)));
    if (!Files.exists(INSTALLED) || !read(INSTALLED).equals(lock)) {
      String _ = run("", INSTALL_SECONDS, npm.toString(), "ci", "--no-progress");
      write(INSTALLED, lock);
    }
  }

  /** What the verifier says of what {@code request} holds. */
  public Map<String, @Nullable Object> verify(Map<String, ?> request) {
    return Json.object(run(Json.text(request), VERIFY_SECONDS, node.toString(), "verify.mjs"));
  }

  private static @Nullable Path onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** What {@code command} writes; through files, so that neither side waits for the other. */
  private static String run(String input, int seconds, String... command) {
    try {
      Path in = Files.createTempFile("verifier", ".in");
      Path out = Files.createTempFile("verifier", ".out");
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(command)
              .directory(HOME.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      String output = read(out);
      Files.delete(in);
      Files.delete(out);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
      }
      return output;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
