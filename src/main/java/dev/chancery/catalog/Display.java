package dev.chancery.catalog;

import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a credential is shown in one language (OpenID4VCI 1.0 §12.2.4, SD-JWT VC §8).
 *
 * @param locale a language tag (RFC 5646); absent for everybody else
 * @param backgroundColor {@code #rrggbb}
 * @param textColor {@code #rrggbb}
 */
public record Display(
    @Nullable String name,
    @Nullable String description,
    @Nullable String locale,
    @Nullable String backgroundColor,
    @Nullable String textColor,
    @Nullable Logo logo) {
  private static final int MAX_DISPLAYS = 50;
  private static final Pattern LOCALE = Pattern.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}");
  private static final Pattern COLOR = Pattern.compile("#[0-9A-Fa-f]{6}");

  /** The displays in {@code type}'s member {@code display}, one for each locale. */
  static List<Display> list(Members type) {
    List<Members> members = type.objects("display");
    if (members.size() > MAX_DISPLAYS) {
      throw type.fault("display", "more than " + MAX_DISPLAYS);
    }
    Set<String> locales = new HashSet<>();
    return members.stream().map(one -> read(one, locales)).toList();
  }

  private static Display read(Members members, Set<String> locales) {
    Members logo = members.optionalObject("logo");
    Display display =
        new Display(
            text(members, "name", 100),
            text(members, "description", 500),
            shaped(members, "locale", LOCALE, "not a language tag, such as de-CH"),
            shaped(members, "backgroundColor", COLOR, "not a color, such as #1a2b3c"),
            shaped(members, "textColor", COLOR, "not a color, such as #1a2b3c"),
            logo == null ? null : Logo.read(logo));
    String locale = String.valueOf(display.locale).toLowerCase(Locale.ROOT);
    if (!locales.add(locale)) {
      throw members.fault("locale", "a locale that another display has");
    }
    Members _ = members.nothingElse();
    return display;
  }

  /** A text that people read, or none. */
  static @Nullable String text(Members members, String name, int longest) {
    return members.has(name) ? members.name(name, longest) : members.optionalText(name);
  }

  private static @Nullable String shaped(
      Members members, String name, Pattern shape, String reason) {
    String text = members.optionalText(name);
    if (text != null && !shape.matcher(text).matches()) {
      throw members.fault(name, reason);
    }
    return text;
  }

  Display withLogo(Logo other) {
    return new Display(name, description, locale, backgroundColor, textColor, other);
  }

  public Map<String, @Nullable Object> json() {
    return Json.of(
        "name",
        name,
        "description",
        description,
        "locale",
        locale,
        "backgroundColor",
        backgroundColor,
        "textColor",
        textColor,
        "logo",
        logo == null ? null : logo.json());
  }
}
