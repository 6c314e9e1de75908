package dev.chancery.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A working copy of the gateway's own project, compiled, and what its programs run with. */
public record Project(Path root, String dependencies) {

  /** Compiles {@code root} and asks Maven for its dependencies, the embedded servers among them. */
  public static Project compiled(Path root) {
    Path file = temporaryFile();
    List<String> maven = new ArrayList<>(List.of("mvn", "-q", "-B", "compile"));
    maven.add("dependency:build-classpath");
    maven.add("-Dmdep.includeScope=compile");
    maven.add("-Dmdep.outputFile=" + file);
    try {
      Process process = new ProcessBuilder(maven).directory(root.toFile()).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", maven) + " failed in " + root);
      }
      return new Project(root, Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
