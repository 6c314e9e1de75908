package dev.chancery.faults.kit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.chancery.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client was given, in a file of its own: a line {@code id sha256 credential} for each
 * acknowledgement, on disk before {@link #close} returns. Lines that wait together share an fsync.
 */
public final class Receipts implements Consumer<Outcome>, AutoCloseable {
  private static final Path HOME = Path.of("target", "faults", "receipts");

  private final Path file;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
  private final Thread writer;

  private Receipts(Path file) {
    this.file = file;
    this.writer = Thread.ofPlatform().name("receipts").start(this::write);
  }

  /** Starts an empty file of this name. */
  public static Receipts named(String name) {
    try {
      Files.createDirectories(HOME);
      Path file = HOME.resolve(name);
      Files.deleteIfExists(file);
      return new Receipts(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file() {
    return file;
  }

  @Override
  public void accept(Outcome outcome) {
    if (outcome.isIssued()) {
      Map<String, @Nullable Object> answer = Json.object(outcome.body());
      String credential = String.valueOf(answer.get("credential"));
      lines.add(
          Optional.of(answer.get("credentialId") + " " + sha256(credential) + " " + credential));
    }
  }

  private void write() {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      boolean open = true;
      while (open) {
        List<Optional<String>> group = new ArrayList<>(List.of(lines.take()));
        int _ = lines.drainTo(group);
        for (Optional<String> line : group) {
          open &= line.isPresent();
          write(channel, line.map(text -> text + "\n").orElse(""));
        }
        channel.force(false);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(FileChannel channel, String line) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(line.getBytes(US_ASCII));
    while (octets.hasRemaining()) {
      int _ = channel.write(octets);
    }
  }

  private static String sha256(String credential) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(credential.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the file. */
  @Override
  public void close() {
    lines.add(Optional.empty());
    try {
      writer.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
