package dev.chancery.embedded;

import dev.chancery.platform.servers.BackingServersUnavailable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Another JVM that starts the servers, as a gateway would: says PostgreSQL's URI or why not. */
record Gateway(Process process, String said) implements AutoCloseable {

  static Gateway start(Path dataDirectory) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Gateway.class.getName(),
                dataDirectory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new Gateway(process, process.inputReader().readLine());
  }

  URI postgres() {
    return URI.create(said);
  }

  /** {@code kill -9}, and its end. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  static void main(String[] arguments) throws IOException {
    try (var servers = new EmbeddedServers().start(Path.of(arguments[0]))) {
      System.out.println(servers.postgres());
      while (System.in.read() >= 0) {}
    } catch (BackingServersUnavailable e) {
      System.out.println(e.getMessage());
    }
  }
}
