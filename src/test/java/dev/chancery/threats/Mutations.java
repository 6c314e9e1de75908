package dev.chancery.threats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Spoils octets as a fuzzer does, the same way for the same seed. */
final class Mutations {
  /** What parsers have stumbled over before. */
  private static final List<String> TOKENS =
      List.of(
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "null",
          "1e999999999",
          "-",
          "9".repeat(50),
          "\u0000",
          "\ufeff",
          "\ud83d\udca3",
          "\\ud800",
          "\\u0000",
          "%",
          "%00",
          "%2f",
          "..",
          "//",
          "did:",
          "did:web:",
          "did:key:z",
          "did:jwk:",
          "#",
          "?",
          ".",
          "=",
          "e30",
          "\r\n",
          "{{",
          "}}",
          "$ref",
          "__proto__",
          "\u202e",
          "A".repeat(3_000),
          "[".repeat(300),
          "{\"a\":".repeat(60));

  private final Random random;

  Mutations(long seed) {
    this.random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  byte[] of(String text) {
    byte[] octets = text.getBytes(UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      octets = once(octets);
    }
    return octets;
  }

  /** As {@link #of}, and still text. */
  String text(String text) {
    return new String(of(text), UTF_8).replace('\ufffd', '?');
  }

  private byte[] once(byte[] octets) {
    int at = random.nextInt(octets.length + 1);
    int to = Math.min(octets.length, at + random.nextInt(12));
    return switch (random.nextInt(5)) {
      case 0 -> spliced(octets, at, to, new byte[0]);
      case 1 -> spliced(octets, at, at, oneOf(TOKENS).getBytes(UTF_8));
      case 2 -> spliced(octets, at, to, oneOf(TOKENS).getBytes(UTF_8));
      case 3 -> spliced(octets, at, at, java.util.Arrays.copyOfRange(octets, at, to));
      default -> spliced(octets, at, Math.min(octets.length, at + 1), octet());
    };
  }

  private byte[] octet() {
    return new byte[] {(byte) random.nextInt(256)};
  }

  private static byte[] spliced(byte[] octets, int from, int to, byte[] between) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(octets, 0, from);
    out.writeBytes(between);
    out.write(octets, to, octets.length - to);
    return out.toByteArray();
  }
}
