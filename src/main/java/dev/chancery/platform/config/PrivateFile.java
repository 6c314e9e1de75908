package dev.chancery.platform.config;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/** Files that their owner alone may read, written whole and durably or not at all. */
public final class PrivateFile {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFile() {}

  /** Its text, without surrounding space; written from {@code first} where there is none yet. */
  public static String readOrCreate(Path file, Supplier<String> first) {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException _) {
      String text = first.get();
      write(file, text);
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the place of what was there; makes the directory where there is none. */
  public static void write(Path file, String text) {
    Path directory = file.toAbsolutePath().resolveSibling(".");
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(partial);
      try (var channel = FileChannel.open(partial, Set.of(CREATE_NEW, WRITE), OWNER_ONLY)) {
        writeAll(channel, text);
      }
      Files.move(partial, file, ATOMIC_MOVE);
      syncDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeAll(FileChannel channel, String text) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (left.hasRemaining()) {
      int _ = channel.write(left);
    }
    channel.force(true);
  }

  /** The move is durable when the directory is. */
  private static void syncDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
