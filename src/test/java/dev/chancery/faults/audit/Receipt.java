package dev.chancery.faults.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a client says it was given.
 *
 * @param digest SHA-256 of the credential, in hexadecimal
 */
public record Receipt(String id, String digest, String credential) {

  /** Every line of a client's file. */
  public static List<Receipt> read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(Receipt::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Receipt parse(String line) {
    String[] parts = line.split(" ", 3);
    return new Receipt(parts[0], parts[1], parts[2]);
  }
}
