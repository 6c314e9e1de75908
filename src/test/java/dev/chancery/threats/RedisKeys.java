package dev.chancery.threats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One database of a Redis, as whoever got hold of it reads and writes it. */
final class RedisKeys implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream replies;

  RedisKeys(URI redis) {
    try {
      socket = new Socket(redis.getHost(), redis.getPort());
      socket.setSoTimeout(10_000);
      replies = new DataInputStream(socket.getInputStream());
      command("AUTH", redis.getUserInfo().substring(1));
      command("SELECT", redis.getPath().substring(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every key that there is, with its value where that is a string. */
  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    if (command("KEYS", "*") instanceof List<?> keys) {
      for (Object key : keys) {
        if (command("GET", String.valueOf(key)) instanceof String value) {
          all.put(String.valueOf(key), value);
        }
      }
    }
    return all;
  }

  /** Writes over a key, octet for character. */
  void put(String key, String value) {
    command("SET", key, value);
  }

  void clear() {
    command("FLUSHDB");
  }

  /** Octets are written and read as the characters of ISO 8859-1. */
  @CanIgnoreReturnValue
  @Nullable Object command(String... words) {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    try {
      socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
      return reply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** RESP 2: a status or an error by its text, a number, a string, a list. */
  private @Nullable Object reply() throws IOException {
    int kind = replies.read();
    String line = line();
    return switch (kind) {
      case '+', ':' -> line;
      case '$' -> bulk(Integer.parseInt(line));
      case '*' -> list(Integer.parseInt(line));
      default -> throw new IOException(line);
    };
  }

  private @Nullable String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] octets = replies.readNBytes(length);
    line();
    return new String(octets, ISO_8859_1);
  }

  private List<@Nullable Object> list(int length) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      list.add(reply());
    }
    return list;
  }

  @CanIgnoreReturnValue
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = replies.read(); c >= 0 && c != '\r'; c = replies.read()) {
      line.append((char) c);
    }
    int _ = replies.read();
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String octets(byte[] octets) {
    return new String(octets, ISO_8859_1);
  }

  static String octets(String text) {
    return octets(text.getBytes(StandardCharsets.UTF_8));
  }
}
