package dev.chancery.format;

import dev.chancery.format.jsonld.Characters;
import dev.chancery.model.Problem.Violation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at members of JSON objects, and keeps what is wrong with them. Owned by one thread. */
final class Shape {
  private static final int MOST_VIOLATIONS = 100;

  /** XML Schema 1.1 Part 2 §3.4.28: with seconds, and with an offset. */
  private static final Pattern DATE_TIME_STAMP =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

  /** VCDM 2.0 §11.1. */
  private static final Set<String> LANGUAGE_VALUE = Set.of("@value", "@language", "@direction");

  private final List<Violation> violations = new ArrayList<>();

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  void refuse(String pointer, String reason) {
    if (violations.size() < MOST_VIOLATIONS) {
      violations.add(new Violation(pointer, reason));
    }
  }

  /** A member that must be there, whatever it is; answers whether it is. */
  boolean has(Map<?, ?> object, String at, String name) {
    if (!object.containsKey(name)) {
      refuse(at + "/" + name, "missing");
    }
    return object.containsKey(name);
  }

  /** VCDM 2.0 §4.4: one URL, and no {@code null}. */
  void url(@Nullable Object value, String pointer) {
    if (!(value instanceof String text) || !Characters.isAbsoluteIri(text)) {
      refuse(pointer, "not a URL");
    }
  }

  void requiredUrl(Map<?, ?> object, String at, String name) {
    if (has(object, at, name)) {
      url(object.get(name), at + "/" + name);
    }
  }

  void optionalUrl(Map<?, ?> object, String at, String name) {
    if (object.containsKey(name)) {
      url(object.get(name), at + "/" + name);
    }
  }

  /** VCDM 2.0 §4.7: a URL, or an object that has one. */
  void party(@Nullable Object value, String pointer) {
    if (value instanceof Map<?, ?> object) {
      requiredUrl(object, pointer, "id");
      texts(object, pointer, "name");
      texts(object, pointer, "description");
    } else {
      url(value, pointer);
    }
  }

  /** VCDM 2.0 §4.5: one or more strings. What they mean is for a context to say. */
  List<String> types(Map<?, ?> object, String at) {
    if (!has(object, at, "type")) {
      return List.of();
    }
    String pointer = at + "/type";
    Object value = object.get("type");
    List<?> types = value instanceof List<?> list ? list : one(value);
    if (types.isEmpty()) {
      refuse(pointer, "empty");
    }
    List<String> names = new ArrayList<>();
    for (Object type : types) {
      if (type instanceof String name && !name.isBlank()) {
        names.add(name);
      } else {
        refuse(pointer, "not a string, or an empty one");
      }
    }
    return names;
  }

  /** An object, or one or more of them in an array, if there is anything. */
  void objects(Map<?, ?> object, String at, String name, BiConsumer<Map<?, ?>, String> rule) {
    if (object.containsKey(name)) {
      objects(object.get(name), at + "/" + name, rule);
    }
  }

  private void objects(@Nullable Object value, String pointer, BiConsumer<Map<?, ?>, String> rule) {
    if (!(value instanceof List<?> list)) {
      object(value, pointer, rule);
      return;
    }
    if (list.isEmpty()) {
      refuse(pointer, "empty");
    }
    for (int i = 0; i < list.size(); i++) {
      object(list.get(i), pointer + "/" + i, rule);
    }
  }

  private void object(@Nullable Object value, String pointer, BiConsumer<Map<?, ?>, String> rule) {
    if (value instanceof Map<?, ?> object) {
      rule.accept(object, pointer);
    } else {
      refuse(pointer, "not an object");
    }
  }

  /** VCDM 2.0 §4.6: a string, a language value object, or several of them. */
  void texts(Map<?, ?> object, String at, String name) {
    if (!object.containsKey(name)) {
      return;
    }
    String pointer = at + "/" + name;
    if (object.get(name) instanceof List<?> list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        text(list.get(i), pointer + "/" + i);
      }
    } else {
      text(object.get(name), pointer);
    }
  }

  private void text(@Nullable Object value, String pointer) {
    boolean isText =
        value instanceof Map<?, ?> object
            ? LANGUAGE_VALUE.containsAll(object.keySet()) && object.get("@value") instanceof String
            : value instanceof String;
    if (!isText) {
      refuse(pointer, "neither a string nor a language value object");
    }
  }

  /** VCDM 2.0 §4.9; null where there is none, or a wrong one. */
  @Nullable Instant optionalInstant(Map<?, ?> object, String name) {
    if (!object.containsKey(name)) {
      return null;
    }
    Instant instant = object.get(name) instanceof String text ? instant(text) : null;
    if (instant == null) {
      refuse("/" + name, "not a dateTimeStamp, such as 2026-11-21T09:00:00Z");
    }
    return instant;
  }

  static @Nullable Instant instant(String text) {
    try {
      return DATE_TIME_STAMP.matcher(text).matches()
          ? OffsetDateTime.parse(text).toInstant()
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static List<@Nullable Object> one(@Nullable Object value) {
    return Collections.singletonList(value);
  }
}
