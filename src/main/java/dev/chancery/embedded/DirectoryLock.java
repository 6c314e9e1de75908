package dev.chancery.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.chancery.platform.servers.BackingServersUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One gateway to a data directory. The operating system drops the lock when its holder dies,
 * however it dies; the file holds the holder's pid, for the message.
 */
final class DirectoryLock implements AutoCloseable {
  /**
   * The locks of this process. Asked before the file is touched, because POSIX drops a process's
   * lock when the process closes <em>any</em> descriptor of the file (fcntl(2)).
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static DirectoryLock take(Path file) throws IOException {
    if (!HELD.add(file)) {
      throw inUse(file, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return new DirectoryLock(file, locked(file));
    } catch (IOException | RuntimeException failure) {
      HELD.remove(file);
      throw failure;
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, CREATE, WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw inUse(file, Files.readString(file));
    }
    byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0).write(ByteBuffer.wrap(pid));
    return channel;
  }

  private static BackingServersUnavailable inUse(Path file, String pid) {
    return new BackingServersUnavailable(
        "The data directory "
            + file.getParent()
            + " is in use by process "
            + pid
            + ". Stop that one, or give this one a directory of its own (CHANCERY_DATA_DIR).",
        null);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(file);
    }
  }
}
