package dev.chancery.api.page;

import java.util.Locale;
import java.util.regex.Pattern;

/** An sRGB colour, {@code #rrggbb}; each part is 0 to 255. */
record Color(int red, int green, int blue) {
  static final Color BLACK = new Color(0, 0, 0);
  static final Color WHITE = new Color(255, 255, 255);
  private static final Pattern SYNTAX = Pattern.compile("#[0-9A-Fa-f]{6}");

  static Color parse(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      throw new IllegalArgumentException("not a color, such as #1a2b3c");
    }
    int rgb = Integer.parseInt(text.substring(1), 16);
    return new Color(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
  }

  /** Contrast ratio, 1 to 21 (WCAG 2.2). */
  double contrast(Color other) {
    double mine = luminance() + 0.05;
    double others = other.luminance() + 0.05;
    return Math.max(mine, others) / Math.min(mine, others);
  }

  /** Relative luminance, 0 to 1 (WCAG 2.2). */
  double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int part) {
    double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  /** This colour with {@code share}, 0 to 1, of another. */
  Color mixed(Color other, double share) {
    return new Color(
        mixed(red, other.red, share),
        mixed(green, other.green, share),
        mixed(blue, other.blue, share));
  }

  private static int mixed(int mine, int others, double share) {
    return (int) Math.round(mine + (others - mine) * share);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
  }
}
