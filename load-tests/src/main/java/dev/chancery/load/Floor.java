package dev.chancery.load;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program {@code floor/Floor.java}, running on the gateway's dependencies. */
public record Floor(Program program, Api api) implements AutoCloseable {

  public static Floor start(Project project, Path source, URI postgres, Path directory) {
    int port = Program.freePort();
    Program program =
        Program.start(
            List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx1g",
                "-cp",
                project.classpath(),
                source.toString(),
                postgres.toString(),
                Integer.toString(port)),
            Map.of(),
            directory.resolve("floor.log"));
    Api api = new Api(URI.create("http://127.0.0.1:" + port), "");
    program.await(api::isThere);
    return new Floor(program, api);
  }

  @Override
  public void close() {
    program.close();
  }
}
