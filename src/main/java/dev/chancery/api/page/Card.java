package dev.chancery.api.page;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a credential is shown before anybody holds it.
 *
 * @param backgroundColor {@code #rrggbb}
 * @param textColor {@code #rrggbb}; another is taken where it could not be read on the background
 * @param logoDataUri a PNG, {@code data:image/png;base64,…}, of at most 512 KB
 * @param logoAlternativeText absent where the logo says no more than the issuer's name
 * @param claimNames what will be on it; a bare member name ({@code given_name}) is shown as words
 */
public record Card(
    String title,
    @Nullable String description,
    @Nullable String backgroundColor,
    @Nullable String textColor,
    @Nullable String logoDataUri,
    @Nullable String logoAlternativeText,
    List<String> claimNames) {
  private static final int MAX_LOGO = 512 * 1024;
  private static final Pattern LOGO =
      Pattern.compile("data:image/png;base64,[A-Za-z0-9+/]++={0,2}+");

  public Card {
    Color _ = color(backgroundColor, Color.WHITE);
    Color _ = color(textColor, Color.WHITE);
    if (logoDataUri != null
        && (logoDataUri.length() > MAX_LOGO || !LOGO.matcher(logoDataUri).matches())) {
      throw new IllegalArgumentException("a logo is a base64 data: URI of a PNG");
    }
    claimNames = List.copyOf(claimNames);
  }

  private static Color color(@Nullable String text, Color otherwise) {
    return text == null ? otherwise : Color.parse(text);
  }

  CardColors colors() {
    return CardColors.of(
        backgroundColor == null ? null : Color.parse(backgroundColor),
        textColor == null ? null : Color.parse(textColor));
  }
}
