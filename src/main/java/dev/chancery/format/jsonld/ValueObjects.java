package dev.chancery.format.jsonld;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A literal that says itself what it is of: {@code {"@value": …}} (JSON-LD 1.1 §9.5). */
final class ValueObjects {
  private static final Set<String> ENTRIES = Set.of("@value", "@type", "@language");

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
    return members.containsKey("@language")
        ? tagged(value, members.get("@language"))
        : Scalars.literal(value, null, null);
  }

  private static Value typed(Object value, Map<String, ?> members, ActiveContext active) {
    String type = members.get("@type") instanceof String name ? active.propertyIri(name) : null;
    return type == null || members.containsKey("@language")
        ? new Value.Refused("not a type of values")
        : Scalars.literal(value, type, null);
  }

  private static Value tagged(Object value, @Nullable Object language) {
    return value instanceof String && language instanceof String tag && Scalars.isLanguage(tag)
        ? Scalars.literal(value, null, tag)
        : new Value.Refused("not a language tag in lower case");
  }
}
