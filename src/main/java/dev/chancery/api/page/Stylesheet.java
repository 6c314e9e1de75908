package dev.chancery.api.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Style sheets and scripts from {@code resources/page}. */
final class Stylesheet {
  private Stylesheet() {}

  /** What all pages share, then the page's own. Read where a class begins, not for each page. */
  static String of(String name) {
    return read("base.css") + read(name);
  }

  /** A page's own part, or a script. */
  static String only(String name) {
    return read(name);
  }

  private static String read(String name) {
    try (InputStream sheet = Stylesheet.class.getResourceAsStream("/page/" + name)) {
      if (sheet == null) {
        throw new IllegalStateException("no page/" + name + " among the resources");
      }
      // A parser reads CR LF as LF, and the hash must be of what it reads.
      return new String(sheet.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
