package dev.chancery.embedded;

import dev.chancery.platform.config.PrivateFile;
import dev.chancery.platform.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where everything stands. {@code root} is a real path, so that processes can be compared by it.
 */
record DataDirectory(Path root) {

  /** Makes what is missing. */
  static DataDirectory open(Path path) throws IOException {
    Files.createDirectories(path);
    DataDirectory directory = new DataDirectory(path.toRealPath());
    for (Path part : List.of(directory.bin(), directory.log(), directory.redis())) {
      Files.createDirectories(part);
    }
    return directory;
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path bin() {
    return root.resolve("bin");
  }

  Path log() {
    return root.resolve("log");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path redis() {
    return root.resolve("redis");
  }

  Path passwordFile() {
    return root.resolve("password");
  }

  /**
   * The password of both servers: PostgreSQL keeps a hash of it, so it lives as long as the data.
   */
  Secret password() {
    return new Secret(PrivateFile.readOrCreate(passwordFile(), () -> Secret.generate().reveal()));
  }

  /** Deletes {@code path} and what is below it, where there is any. */
  static void deleteAll(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> found = Files.walk(path)) {
      for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
