package dev.chancery.faults;

import dev.chancery.testing.TestServers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A database on a file system of a few megabytes in memory, which only root can mount. */
final class SmallDisk implements AutoCloseable {
  private static final byte[] BLOCK = new byte[4_096];

  private final URI database;
  private final Path place;
  private final Path filler;

  private SmallDisk(URI database, Path place) {
    this.database = database;
    this.place = place;
    this.filler = place.resolve("filler");
  }

  /**
   * Mounts it, and moves {@code database} there, to which nobody may be connected; the test is
   * skipped where that is not allowed.
   */
  static SmallDisk mount(URI database, int megabytes) throws IOException {
    Path place = Files.createTempDirectory("small-disk");
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", place.toString()),
        "SKIPPED: no leave to mount");
    Path space = Files.createDirectory(place.resolve("space"));
    URI elsewhere = database.resolve("/postgres");
    TestServers.execute(elsewhere, "create tablespace small location '%s'".formatted(space));
    TestServers.execute(
        elsewhere,
        "alter database %s set tablespace small".formatted(database.getPath().substring(1)));
    return new SmallDisk(database, place);
  }

  /** Leaves no room. */
  void fill() {
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException _) {
      // no space left on device
    }
  }

  void empty() {
    try {
      Files.delete(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With what has been moved there, since PostgreSQL does not start without it. */
  @Override
  public void close() {
    URI elsewhere = database.resolve("/postgres");
    TestServers.execute(
        elsewhere, "drop database %s with (force)".formatted(database.getPath().substring(1)));
    TestServers.execute(elsewhere, "drop tablespace small");
    TestServers.execute(elsewhere, "checkpoint");
    boolean _ = run("umount", place.toString());
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
