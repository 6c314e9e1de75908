package dev.chancery.api.page;

import org.jspecify.annotations.Nullable;

/**
 * A card's colours. Its background runs from {@code background} to {@code far}, which lies further
 * from the text, so that the text is read at least as easily there.
 */
record CardColors(Color background, Color far, Color text) {
  /** WCAG 2.2, success criterion 1.4.3. */
  static final double READABLE = 4.5;

  private static final Color DEFAULT = Color.parse("#1f3554");

  /**
   * The display's own colours; black or white text where its text is absent or could not be read.
   */
  static CardColors of(@Nullable Color displayBackground, @Nullable Color displayText) {
    Color background = displayBackground == null ? DEFAULT : displayBackground;
    Color text =
        displayText != null && displayText.contrast(background) >= READABLE
            ? displayText
            : readable(background);
    Color away = text.luminance() > background.luminance() ? Color.BLACK : Color.WHITE;
    return new CardColors(background, background.mixed(away, 0.32), text);
  }

  /** One of the two always has 4.58 or more. */
  private static Color readable(Color background) {
    return Color.WHITE.contrast(background) >= READABLE ? Color.WHITE : Color.BLACK;
  }

  String style() {
    return ".card{--card:%s;--card-far:%s;--card-text:%s}\n".formatted(background, far, text);
  }
}
