package dev.chancery.format;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON without white space, and base64url without padding (RFC 7515 §2). */
final class Encoding {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private Encoding() {}

  /** {@code tree}, of JDK maps, lists and values, as UTF-8; members stand in the map's order. */
  static byte[] json(Object tree) {
    return JSON.writeValueAsBytes(tree);
  }

  /** The same as characters. */
  static String text(@Nullable Object tree) {
    return JSON.writeValueAsString(tree);
  }

  /** A JSON string; of ASCII without quotes and the like, which most are, at next to no cost. */
  static String text(String string) {
    return string.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\')
        ? '"' + string + '"'
        : JSON.writeValueAsString(string);
  }

  /** The base64url characters, one to a byte. */
  static byte[] base64url(byte[] bytes) {
    return BASE64URL.encode(bytes);
  }

  static String base64urlText(byte[] bytes) {
    return BASE64URL.encodeToString(bytes);
  }

  static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
