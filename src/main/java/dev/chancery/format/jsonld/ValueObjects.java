package dev.chancery.format.jsonld;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A literal that says itself what it is of: {@code {"@value": …}} (JSON-LD 1.1 §9.5). */
final class ValueObjects {
  private static final Set<String> ENTRIES = Set.of("@value", "@type", "@language", "@direction");

  private static final Set<String> DIRECTIONS = Set.of("ltr", "rtl");
  private static final String I18N = "https://www.w3.org/ns/i18n#";

  private ValueObjects() {}

  static Value of(Map<String, ?> object, ActiveContext active) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    object.forEach((key, value) -> members.put(String.valueOf(active.property(key)), value));
    Object value = members.get("@value");
    if (!ENTRIES.containsAll(members.keySet()) || members.size() != object.size()) {
      return new Value.Refused("a value object with what is not done here");
    }
    if (value == null) {
      return new Value.Refused("says nothing in JSON-LD");
    }
    if (members.containsKey("@type")) {
      return typed(value, members, active);
    }
    if (members.containsKey("@direction")) {
      return directed(value, members);
    }
    return members.containsKey("@language")
        ? tagged(value, members.get("@language"))
        : Scalars.literal(value, null, null);
  }

  private static Value typed(Object value, Map<String, ?> members, ActiveContext active) {
    String type = members.get("@type") instanceof String name ? active.propertyIri(name) : null;
    return type == null || members.containsKey("@language") || members.containsKey("@direction")
        ? new Value.Refused("not a type of values")
        : Scalars.literal(value, type, null);
  }

  /**
   * The i18n namespace (JSON-LD 1.1 §4.2.4.1), which the cryptosuites of Data Integrity ask for.
   */
  private static Value directed(Object value, Map<String, @Nullable Object> members) {
    if (!(value instanceof String)
        || !(members.get("@direction") instanceof String direction)
        || !DIRECTIONS.contains(direction)) {
      return new Value.Refused("not a text, or not a direction of one");
    }
    if (!members.containsKey("@language")) {
      return Scalars.literal(value, I18N + "_" + direction, null);
    }
    return members.get("@language") instanceof String tag && Scalars.isLanguage(tag)
        ? Scalars.literal(value, I18N + tag + "_" + direction, null)
        : new Value.Refused("not a language tag in lower case");
  }

  private static Value tagged(Object value, @Nullable Object language) {
    return value instanceof String && language instanceof String tag && Scalars.isLanguage(tag)
        ? Scalars.literal(value, null, tag)
        : new Value.Refused("not a language tag in lower case");
  }
}
