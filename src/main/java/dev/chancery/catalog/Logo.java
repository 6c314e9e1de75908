package dev.chancery.catalog;

import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A picture for a card, inline: nothing is ever fetched (T-16). A tenant's file reaches nobody as
 * it came: it is decoded and written anew (T-29).
 *
 * @param uri a {@code data:} URI of a PNG, JPEG or GIF
 */
public record Logo(String uri, @Nullable String alternativeText) {
  private static final int MAX_SIDE = 1024;

  /** Of the whole URI, so that the picture in it is shorter still. */
  private static final int MAX_LENGTH = 256 * 1024;

  private static final int MAX_ALTERNATIVE_TEXT = 200;
  private static final Pattern FORM = Pattern.compile("data:image/(png|jpeg|gif);base64,");

  /** {@code {uri, alternativeText?}}; the picture itself is looked at by {@link #reencoded}. */
  static Logo read(Members members) {
    String uri = members.text("uri");
    if (!FORM.matcher(uri).lookingAt() || uri.length() > MAX_LENGTH) {
      throw members.fault(
          "uri", "not a base64 data: URI of a PNG, JPEG or GIF, of at most 256 KB in all");
    }
    String text = Display.text(members, "alternativeText", MAX_ALTERNATIVE_TEXT);
    Members _ = members.nothingElse();
    return new Logo(uri, text);
  }

  Map<String, @Nullable Object> json() {
    return Json.of("uri", uri, "alternativeText", alternativeText);
  }

  /**
   * The same picture as a PNG without metadata, or {@link IllegalArgumentException}. Takes CPU
   * time: not for an event loop.
   */
  Logo reencoded() {
    Matcher form = FORM.matcher(uri);
    if (!form.lookingAt()) {
      throw new IllegalArgumentException("not a data: URI of a PNG, JPEG or GIF");
    }
    byte[] file = Base64.getDecoder().decode(uri.substring(form.end()));
    String png = Base64.getEncoder().encodeToString(png(decoded(file, form.group(1))));
    String reencoded = "data:image/png;base64," + png;
    if (reencoded.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("longer than 256 KB as a PNG");
    }
    return new Logo(reencoded, alternativeText);
  }

  private static BufferedImage decoded(byte[] file, String format) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      // From the header, before any pixel has a place in memory.
      requireSide(reader.getWidth(0));
      requireSide(reader.getHeight(0));
      return reader.read(0);
    } catch (IOException | RuntimeException e) {
      // The JDK's readers answer damaged files with exceptions of many kinds.
      throw new IllegalArgumentException(
          "not a readable " + format + " of at most " + MAX_SIDE + " pixels a side", e);
    } finally {
      reader.dispose();
    }
  }

  private static void requireSide(int pixels) {
    if (pixels < 1 || pixels > MAX_SIDE) {
      throw new IllegalArgumentException("too large");
    }
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalArgumentException("not writable as a PNG");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not writable as a PNG", e);
    }
    return bytes.toByteArray();
  }
}
