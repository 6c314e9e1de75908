package dev.chancery.embedded;

import com.sun.security.auth.module.UnixSystem;
import dev.chancery.platform.servers.BackingServersUnavailable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A program that we run to its end; what it prints goes to a log file. */
record Command(List<String> words, Path log) {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  static Command of(Path log, Path program, String... arguments) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of(arguments));
    return new Command(words, log);
  }

  /**
   * PostgreSQL refuses to be root. Where we are, it runs in a user namespace that maps nobody: to
   * itself it is then an ordinary user, to the file system still the owner of its files.
   */
  Command notAsRoot() throws IOException {
    if (new UnixSystem().getUid() != 0) {
      return this;
    }
    if (!userNamespaces(log)) {
      throw new BackingServersUnavailable(
          "PostgreSQL does not run as root, and this machine gives root no user namespace"
              + " (unshare -U). Start the gateway as an ordinary user.",
          null);
    }
    List<String> wrapped = new ArrayList<>(List.of("unshare", "-U"));
    wrapped.addAll(words);
    return new Command(wrapped, log);
  }

  private static boolean userNamespaces(Path log) {
    try {
      return new Command(List.of("unshare", "-U", "true"), log).run() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /** Its exit code. */
  int run() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(Command::isNotForServers);
    Process process = builder.start();
    try {
      if (process.waitFor(DEADLINE)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
    throw new IOException(words.getFirst() + " did not end within " + DEADLINE);
  }

  /**
   * Our secrets, and what PostgreSQL's programs would heed (libpq's {@code PGPORT} and the like).
   */
  private static boolean isNotForServers(String variable) {
    return variable.startsWith("CHANCERY_") || variable.startsWith("PG");
  }
}
