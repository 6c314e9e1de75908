package dev.chancery.api.page;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads QR codes from pixels, drawn as straight as they are: a reader that looks for a code in a
 * photograph errs now and then.
 */
public final class Scanner {
  private static final int PIXELS_PER_MODULE = 4;
  private static final Pattern VIEW_BOX = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"");
  private static final Pattern DARK = Pattern.compile("<path fill=\"#000000\" d=\"([^\"]+)\"/>");
  private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");
  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;]*m");

  private Scanner() {}

  public static Result scan(BufferedImage image) throws ReaderException {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new GlobalHistogramBinarizer(source)),
            Map.of(DecodeHintType.PURE_BARCODE, true));
  }

  /** The first code drawn as SVG in {@code markup}. */
  public static Result scanSvg(String markup) throws ReaderException {
    return scan(enlarged(svg(markup)));
  }

  public static Result scanTerminal(String text) throws ReaderException {
    return scan(enlarged(terminal(text)));
  }

  /** {@code [y][x]}, true where dark. */
  static boolean[][] svg(String markup) throws NotFoundException {
    var box = VIEW_BOX.matcher(markup);
    var dark = DARK.matcher(markup);
    if (!box.find() || !dark.find()) {
      throw NotFoundException.getNotFoundInstance();
    }
    int side = Integer.parseInt(box.group(1));
    boolean[][] modules = new boolean[side][side];
    RUN.matcher(dark.group(1)).results().forEach(run -> draw(run, modules));
    return modules;
  }

  private static void draw(MatchResult run, boolean[][] modules) {
    int x = Integer.parseInt(run.group(1));
    int width = Integer.parseInt(run.group(3));
    for (int i = x; i < x + width; i++) {
      modules[Integer.parseInt(run.group(2))][i] = true;
    }
  }

  /** As a terminal of white on black shows it. */
  static boolean[][] terminal(String text) {
    List<String> lines = ESCAPE.matcher(text).replaceAll("").lines().toList();
    boolean[][] modules = new boolean[2 * lines.size()][];
    for (int line = 0; line < lines.size(); line++) {
      modules[2 * line] = row(lines.get(line), " ▄");
      modules[2 * line + 1] = row(lines.get(line), " ▀");
    }
    return modules;
  }

  private static boolean[] row(String line, String dark) {
    boolean[] row = new boolean[line.length()];
    for (int x = 0; x < row.length; x++) {
      row[x] = dark.indexOf(line.charAt(x)) >= 0;
    }
    return row;
  }

  private static BufferedImage enlarged(boolean[][] modules) {
    int height = modules.length * PIXELS_PER_MODULE;
    int width = modules[0].length * PIXELS_PER_MODULE;
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean dark = modules[y / PIXELS_PER_MODULE][x / PIXELS_PER_MODULE];
        image.setRGB(x, y, dark ? 0x000000 : 0xffffff);
      }
    }
    return image;
  }
}
