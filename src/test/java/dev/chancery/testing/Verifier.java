package dev.chancery.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.Digests;
import dev.chancery.platform.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** One for the whole test JVM: Node.js takes seconds to load its libraries. */
  private static @Nullable Verifier running;

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private Verifier(Path node) throws IOException {
    this.process =
        new ProcessBuilder(node.toString(), "verify.mjs")
            .directory(HOME.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    this.questions = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
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

  /**
   * Installs what the lock file names, once, and starts it; empty where the machine has no Node.js
   * or npm.
   */
  public static synchronized Optional<Verifier> install() {
    Path node = onPath("node");
    Path npm = onPath("npm");
    if (node == null || npm == null) {
      return Optional.empty();
    }
    try (FileChannel alone = FileChannel.open(INSTALLING, CREATE, WRITE);
        FileLock _ = alone.lock()) {
      installUnlessDone(npm);
      if (running == null) {
        running = new Verifier(node);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(running);
  }

  private static void installUnlessDone(Path npm) throws IOException {
    String lock = Base64.getEncoder().encodeToString(Digests.sha256(read(LOCK)));
    if (!Files.exists(INSTALLED) || !read(INSTALLED).equals(lock)) {
      run(npm.toString(), "ci", "--no-progress");
      write(INSTALLED, lock);
    }
  }

  /** What the verifier says of what {@code request} holds. */
  public synchronized Map<String, @Nullable Object> verify(Map<String, ?> request) {
    try {
      questions.write(Json.text(request));
      questions.newLine();
      questions.flush();
      String answer =
          CompletableFuture.supplyAsync(this::answer).get(VERIFY_SECONDS, TimeUnit.SECONDS);
      return Json.object(answer);
    } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IllegalStateException("the verifier does not answer", e);
    }
  }

  /**
   * What it says of each of {@code credentials} with a Data Integrity proof, issued at {@code
   * base}: it reads them by the contexts that everybody has and by {@code ownContexts}.
   */
  public List<Object> verified(
      URI base,
      Instant now,
      List<? extends Map<String, ?>> credentials,
      Map<String, ?> ownContexts) {
    Map<String, Object> contexts = new LinkedHashMap<>(ownContexts);
    for (String url : Contexts.standard().urls()) {
      contexts.put(url, Json.object(Contexts.standard().text(url)));
    }
    Map<String, @Nullable Object> report =
        verify(
            Map.of(
                "format",
                "ldp_vc",
                "base",
                base.toString(),
                "credentials",
                credentials,
                "contexts",
                contexts,
                "now",
                now.getEpochSecond()));
    return new ArrayList<>(
        (List<?>) Objects.requireNonNull(report.get("results"), report.toString()));
  }

  private String answer() {
    try {
      return Objects.requireNonNull(answers.readLine(), "the verifier has ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Path onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static void run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(HOME.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      if (!process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
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
