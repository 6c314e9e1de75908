package dev.chancery.api;

import java.util.ArrayList;
import java.util.List;

/** What the header Prefer asks for (RFC 7240 §2). */
final class Prefer {
  private Prefer() {}

  /**
   * Whether one of {@code headers}, each of which may list several, names {@code preference}. What
   * is said with it, and whatever else is preferred, is passed over.
   */
  static boolean names(List<String> headers, String preference) {
    return headers.stream()
        .flatMap(header -> preferences(header).stream())
        .map(Prefer::name)
        .anyMatch(preference::equalsIgnoreCase);
  }

  /** Each with its value and parameters. A comma within quotes parts nothing. */
  private static List<String> preferences(String header) {
    List<String> preferences = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
      } else if (!quoted && c == ',') {
        preferences.add(header.substring(from, i));
        from = i + 1;
      }
    }
    preferences.add(header.substring(from));
    return preferences;
  }

  private static String name(String preference) {
    return preference.split("[=;]", 2)[0].trim();
  }
}
