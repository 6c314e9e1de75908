package dev.chancery.format;

import dev.chancery.model.StatusKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Status lists, as a verifier unpacks them. */
final class Lists {
  private Lists() {}

  /** The packed bits of {@code lst} or {@code encodedList}. */
  static byte[] packed(StatusKind kind, String encoded) {
    try (InputStream in = unpacking(kind, encoded)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream unpacking(StatusKind kind, String encoded) throws IOException {
    return switch (kind) {
      case TOKEN_STATUS_LIST -> new InflaterInputStream(new ByteArrayInputStream(decoded(encoded)));
      case BITSTRING_STATUS_LIST -> {
        if (!encoded.startsWith("u")) {
          throw new AssertionError("not multibase base64url: " + encoded);
        }
        yield new GZIPInputStream(new ByteArrayInputStream(decoded(encoded.substring(1))));
      }
    };
  }

  static byte[] decoded(String base64url) {
    return Base64.getUrlDecoder().decode(base64url);
  }
}
