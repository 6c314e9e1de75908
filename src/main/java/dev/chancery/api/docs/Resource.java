package dev.chancery.api.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files on the class path. */
final class Resource {
  private Resource() {}

  static byte[] octets(String path) {
    try (InputStream resource = Resource.class.getResourceAsStream(path)) {
      if (resource == null) {
        throw new IllegalStateException("no " + path + " among the resources");
      }
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With LF at the end of each line. */
  static String text(String path) {
    return new String(octets(path), StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
