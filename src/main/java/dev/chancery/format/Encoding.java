package dev.chancery.format;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
