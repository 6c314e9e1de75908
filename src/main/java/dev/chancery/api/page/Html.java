package dev.chancery.api.page;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.List;
import java.util.stream.Collectors;

/** Markup: templates of this package, with what came from outside escaped on its way in. */
final class Html {
  static final Html NOTHING = new Html("");
  private static final String PLACE = "{}";
  private static final int REPLACEMENT = 0xFFFD;

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /**
   * The template with its {@code {}} filled in: {@link Html} as it is, anything else as escaped
   * text. A place may be text or an attribute's value in double quotes, and nothing else.
   */
  static Html of(@CompileTimeConstant String template, Object... parts) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (Object part : parts) {
      int place = template.indexOf(PLACE, from);
      if (place < 0) {
        throw new IllegalArgumentException("more parts than places");
      }
      filled.append(template, from, place);
      filled.append(part instanceof Html html ? html.markup : escape(part.toString()));
      from = place + PLACE.length();
    }
    if (template.indexOf(PLACE, from) >= 0) {
      throw new IllegalArgumentException("fewer parts than places");
    }
    return new Html(filled.append(template, from, template.length()).toString());
  }

  /** One after the other. */
  static Html all(List<Html> parts) {
    return new Html(parts.stream().map(part -> part.markup).collect(Collectors.joining()));
  }

  /** An SVG holds digits that we wrote, whatever the code says. */
  static Html of(QrCode code) {
    return new Html(code.svg());
  }

  /** A style's content is raw text (HTML §13.2.5.2), so a sheet that could end it is refused. */
  static Html style(String sheet) {
    if (sheet.contains("<")) {
      throw new IllegalArgumentException("not a style sheet of ours");
    }
    return new Html("<style>" + sheet + "</style>");
  }

  /** So is a script's (§13.2.5.4). */
  static Html script(String script) {
    if (script.contains("<")) {
      throw new IllegalArgumentException("not a script of ours");
    }
    return new Html("<script>" + script + "</script>");
  }

  /**
   * {@code text} for an element or a double-quoted attribute. Controls, lone surrogates and the
   * characters that reorder the text around them (UAX #9 §2.1–2.5) become U+FFFD: none belongs in a
   * name, and each can make one look like another.
   */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(character -> escape(character, escaped));
    return escaped.toString();
  }

  private static void escape(int character, StringBuilder escaped) {
    switch (character) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      default -> escaped.appendCodePoint(harmful(character) ? REPLACEMENT : character);
    }
  }

  private static boolean harmful(int character) {
    boolean control = Character.isISOControl(character) && character != '\n' && character != '\t';
    boolean surrogate = Character.getType(character) == Character.SURROGATE;
    boolean embedding = character >= 0x202A && character <= 0x202E;
    boolean isolate = character >= 0x2066 && character <= 0x2069;
    return control || surrogate || embedding || isolate;
  }

  @Override
  public String toString() {
    return markup;
  }
}
