package dev.chancery.api.page;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A QR code (ISO/IEC 18004) with error correction M, dark on light, in the quiet zone of four
 * modules that the standard asks for (§9.1).
 */
public final class QrCode {
  static final int QUIET_ZONE = 4;
  private static final int MAX_PIXELS_PER_MODULE = 64;

  /** Light modules are what is drawn, so that without its colours it still reads on dark. */
  private static final String WHITE_ON_BLACK = "\u001b[38;5;231;48;5;16m";

  private static final String PLAIN = "\u001b[0m";

  private final ByteMatrix modules;

  private QrCode(ByteMatrix modules) {
    this.modules = modules;
  }

  /** Refuses, with {@link IllegalArgumentException}, what is empty or more than a code holds. */
  public static QrCode of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a QR code of nothing");
    }
    try {
      return new QrCode(Encoder.encode(text, ErrorCorrectionLevel.M, hints(text)).getMatrix());
    } catch (WriterException e) {
      throw new IllegalArgumentException("does not fit a QR code", e);
    }
  }

  /** Naming a character set costs an ECI segment, which some scanners trip over: ASCII has none. */
  private static Map<EncodeHintType, ?> hints(String text) {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(text)
        ? Map.of()
        : Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");
  }

  /** An SVG document, that may also stand in HTML: one module is one unit. */
  public String svg() {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
        <path fill="#ffffff" d="M0 0h%1$dv%1$dh-%1$dz"/><path fill="#000000" d="%2$s"/></svg>"""
        .formatted(side(), path());
  }

  /** A rectangle for each run of dark modules in a row. */
  private String path() {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < side(); y++) {
      for (int x = 0; x < side(); x++) {
        int start = x;
        while (dark(x, y)) {
          x++;
        }
        if (x > start) {
          path.append("M%d %dh%dv1h-%dz".formatted(start, y, x - start, x - start));
        }
      }
    }
    return path.toString();
  }

  /** A PNG of one bit a pixel; a module is a square of 1 to 64 pixels a side. */
  public byte[] png(int pixelsPerModule) {
    if (pixelsPerModule < 1 || pixelsPerModule > MAX_PIXELS_PER_MODULE) {
      throw new IllegalArgumentException("1 to " + MAX_PIXELS_PER_MODULE + " pixels a module");
    }
    return Png.of(
        side() * pixelsPerModule, (x, y) -> dark(x / pixelsPerModule, y / pixelsPerModule));
  }

  /**
   * Lines for a terminal, two modules a character. Brings its own colours, so that it reads on
   * light and dark terminals alike.
   */
  public String terminal() {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < side(); y += 2) {
      text.append(WHITE_ON_BLACK);
      for (int x = 0; x < side(); x++) {
        text.append(block(dark(x, y), dark(x, y + 1)));
      }
      text.append(PLAIN).append('\n');
    }
    return text.toString();
  }

  private static char block(boolean upperDark, boolean lowerDark) {
    if (upperDark) {
      return lowerDark ? ' ' : '▄';
    }
    return lowerDark ? '▀' : '█';
  }

  /** Modules a side, the quiet zone included. */
  private int side() {
    return modules.getWidth() + 2 * QUIET_ZONE;
  }

  /** Whatever lies outside is light. */
  private boolean dark(int x, int y) {
    int column = x - QUIET_ZONE;
    int row = y - QUIET_ZONE;
    boolean inside =
        column >= 0 && row >= 0 && column < modules.getWidth() && row < modules.getHeight();
    return inside && modules.get(column, row) == 1;
  }
}
