package dev.chancery.load;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** The program {@code floor/Floor.java}, running on the gateway's dependencies. */
public record Floor(Program program, Api api) implements AutoCloseable {

  public static Floor start(Project project, Path source, URI postgres, Path directory) {
    int port = Program.freePort();
    String classpath = compiled(source, project.classpath(), directory.resolve("floor"));
    Program program =
        Program.start(
            List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx1g",
                "-cp",
                classpath,
                OnLeash.class.getName(),
                "Floor",
                postgres.toString(),
                Integer.toString(port)),
            Map.of(),
            directory.resolve("floor.log"));
    Api api = new Api(URI.create("http://127.0.0.1:" + port), "");
    program.await(api::isThere);
    return new Floor(program, api);
  }

  /** The class path that it runs with. */
  private static String compiled(Path source, String classpath, Path classes) {
    int faults =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classpath, "-d", classes.toString(), source.toString());
    if (faults != 0) {
      throw new IllegalStateException(source + " does not compile");
    }
    return classes + File.pathSeparator + classpath;
  }

  @Override
  public void close() {
    program.close();
  }
}
