package dev.chancery.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A working copy of the gateway's own project, compiled, and what its programs run with. */
public record Project(Path root, String dependencies) {

  /** Compiles {@code root} and asks Maven for its dependencies, the embedded servers among them. */
  public static Project compiled(Path root) {
    Path file = temporaryFile();
    run(
        root,
        "mvn",
        "-q",
        "-B",
        "compile",
        "dependency:build-classpath",
        "-Dmdep.includeScope=compile",
        "-Dmdep.outputFile=" + file);
    try {
      return new Project(root, Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the JVM runs of the compiler's classes, so that it ends when we do. */
  public List<String> gateway() {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classpath(),
        OnLeash.class.getName(),
        "dev.chancery.Chancery");
  }

  /**
   * The same of the distribution, which is made for it, with its AOT cache, as the image has it.
   */
  public List<String> shippedGateway() {
    run(root, "mvn", "-q", "-B", "package", "-DskipTests");
    run(root, root.resolve("conf/aot-cache.sh").toString(), Program.java());
    Path distribution = root.resolve("target/chancery");
    return List.of(
        "-XX:AOTCache=" + distribution.resolve("chancery.aot"),
        "-jar",
        distribution.resolve("chancery.jar").toString());
  }

  /** The gateway's classes and dependencies, and ours for the leash. */
  String classpath() {
    return String.join(
        File.pathSeparator, root.resolve("target/classes").toString(), dependencies, leash());
  }

  private static String leash() {
    return Path.of(OnLeash.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  private static void run(Path directory, String... command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed in " + directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path temporaryFile() {
    try {
      Path file = Files.createTempFile("chancery-classpath", ".txt");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
