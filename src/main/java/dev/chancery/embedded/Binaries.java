package dev.chancery.embedded;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The servers' executables: PostgreSQL's installation directory, and Redis's one file. */
record Binaries(Path postgres, Path redis) {

  /**
   * Unpacks what is not there yet, each under a name of its content's checksum. Whatever else
   * stands in {@code bin} is an older version or was never finished, and goes; no process may be
   * running from there.
   */
  static Binaries unpack(Path bin, Machine machine) throws IOException {
    URL archive = resource(machine.postgresArchive());
    URL executable = resource(machine.redisExecutable());
    Path postgres = bin.resolve("postgres-" + checksum(archive));
    Path redis = bin.resolve("redis-server-" + checksum(executable));
    sweep(bin, List.of(postgres, redis));
    if (!Files.exists(postgres)) {
      moveInto(postgres, partial -> untar(archive, partial));
    }
    if (!Files.exists(redis)) {
      moveInto(redis, partial -> copy(executable, partial));
    }
    return new Binaries(postgres, redis);
  }

  Path initdb() {
    return postgres.resolve("bin/initdb");
  }

  Path pgCtl() {
    return postgres.resolve("bin/pg_ctl");
  }

  private static URL resource(String name) throws FileNotFoundException {
    URL url = Binaries.class.getClassLoader().getResource(name);
    if (url == null) {
      throw new FileNotFoundException(name + " is not on the classpath");
    }
    return url;
  }

  private static String checksum(URL resource) throws IOException {
    var jar = (JarURLConnection) resource.openConnection();
    return "%08x".formatted(jar.getJarEntry().getCrc());
  }

  private static void sweep(Path bin, List<Path> kept) throws IOException {
    try (Stream<Path> found = Files.list(bin)) {
      for (Path old : found.filter(each -> !kept.contains(each)).toList()) {
        DataDirectory.deleteAll(old);
      }
    }
  }

  private interface Filling {
    void fill(Path path) throws IOException;
  }

  /** A {@code kill -9} in between leaves a partial that the next start sweeps. */
  private static void moveInto(Path target, Filling filling) throws IOException {
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    filling.fill(partial);
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(URL executable, Path target) throws IOException {
    try (InputStream in = executable.openStream()) {
      Files.copy(in, target);
    }
    makeExecutable(target);
  }

  private static void untar(URL archive, Path target) throws IOException {
    try (InputStream in = new BufferedInputStream(archive.openStream());
        var tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar, target.resolve(entry.getName()).normalize());
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    if ((entry.getMode() & 0100) != 0) {
      makeExecutable(path);
    }
  }

  private static void makeExecutable(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
