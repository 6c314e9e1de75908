package dev.chancery.platform.json;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, read by name and type. What is missing or of another type is {@link
 * Problem.MalformedRequest} with a pointer to the member; a {@code null} counts as absent.
 */
public final class Members {
  private static final String NO_INSTANT =
      "not a date-time with an offset, such as 2026-11-21T09:00:00Z";

  /** RFC 3339 §5.6: four digits. */
  private static final int LAST_YEAR = 9_999;

  private final Map<String, @Nullable Object> values;
  private final String pointer;
  private final Set<String> read = new HashSet<>();

  private Members(Map<String, @Nullable Object> values, String pointer) {
    this.values = values;
    this.pointer = pointer;
  }

  public static Members of(Map<String, @Nullable Object> values) {
    return new Members(values, "");
  }

  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** The JSON pointer of member {@code name}. */
  public String pointer(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** The member, of whatever type it is. */
  public Object any(String name) {
    return required(name, value(name));
  }

  /** A string that is not blank. */
  public String text(String name) {
    return required(name, optionalText(name));
  }

  public @Nullable String optionalText(String name) {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw fault(name, "not a string, or an empty one");
  }

  /** The member where it is a string, to tell which object is at fault. */
  public @Nullable String textIfAny(String name) {
    return values.get(name) instanceof String text ? text : null;
  }

  /**
   * A string of at most {@code longest} characters, without control characters: a name that people
   * read.
   */
  public String name(String name, int longest) {
    String text = text(name);
    if (text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
      throw fault(name, "longer than " + longest + " characters, or with control characters");
    }
    return text;
  }

  public boolean truth(String name, boolean absent) {
    Object value = value(name);
    if (value == null) {
      return absent;
    }
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw fault(name, "neither true nor false");
  }

  /** A whole number of at least {@code least}. */
  public @Nullable Long optionalWhole(String name, long least) {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    if ((value instanceof Integer || value instanceof Long)
        && ((Number) value).longValue() >= least) {
      return ((Number) value).longValue();
    }
    throw fault(name, "not a whole number of at least " + least);
  }

  /**
   * An ISO 8601 duration of time, {@code P30D} or {@code PT8H}: months and years have no fixed
   * length.
   */
  public @Nullable Duration optionalDuration(String name) {
    String text = optionalText(name);
    if (text == null) {
      return null;
    }
    try {
      Duration duration = Duration.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      throw fault(name, "not an ISO 8601 duration in days or less, such as P30D or PT8H");
    }
    throw fault(name, "not longer than nothing");
  }

  /** An RFC 3339 date-time with an offset. */
  public @Nullable Instant optionalInstant(String name) {
    String text = optionalText(name);
    if (text == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
      if (time.getYear() >= 0 && time.getYear() <= LAST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException e) {
      throw fault(name, NO_INSTANT);
    }
    throw fault(name, NO_INSTANT);
  }

  public Members object(String name) {
    return required(name, optionalObject(name));
  }

  public @Nullable Members optionalObject(String name) {
    Map<String, @Nullable Object> map = optionalMap(name);
    return map == null ? null : new Members(map, pointer(name));
  }

  /** An object as it is, for whoever reads its members without knowing their names. */
  public Map<String, @Nullable Object> map(String name) {
    return required(name, optionalMap(name));
  }

  public @Nullable Map<String, @Nullable Object> optionalMap(String name) {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Map<?, ?> map) {
      return Json.members(map);
    }
    throw fault(name, "not an object");
  }

  /** An array of strings; empty where the member is absent. */
  public List<String> texts(String name) {
    return each(
        name,
        (element, at) -> {
          if (element instanceof String text && !text.isBlank()) {
            return text;
          }
          throw malformed(at, "not a string, or an empty one");
        });
  }

  /** An array of objects; empty where the member is absent. */
  public List<Members> objects(String name) {
    return each(
        name,
        (element, at) -> {
          if (element instanceof Map<?, ?> map) {
            return new Members(Json.members(map), at);
          }
          throw malformed(at, "not an object");
        });
  }

  /**
   * What {@code read} makes of the string; its {@link IllegalArgumentException}'s message becomes
   * the reason.
   */
  public <T> T parsed(String name, Function<String, T> read) {
    String text = text(name);
    try {
      return read.apply(text);
    } catch (IllegalArgumentException e) {
      throw fault(name, String.valueOf(e.getMessage()));
    }
  }

  /** Refuses a member that nobody has read: a misspelt option must not pass for a default. */
  @CanIgnoreReturnValue
  public Members nothingElse() {
    for (String name : values.keySet()) {
      if (!read.contains(name)) {
        throw fault(name, "not a member of this request");
      }
    }
    return this;
  }

  /** The problem that member {@code name} is at fault for {@code reason}. */
  public ProblemException fault(String name, String reason) {
    return malformed(pointer(name), reason);
  }

  private interface Reader<T> {
    T read(@Nullable Object element, String at);
  }

  private <T> List<T> each(String name, Reader<T> reader) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw fault(name, "not an array");
    }
    List<T> elements = new ArrayList<>(list.size());
    for (Object element : list) {
      elements.add(reader.read(element, pointer(name) + "/" + elements.size()));
    }
    return List.copyOf(elements);
  }

  private @Nullable Object value(String name) {
    read.add(name);
    return values.get(name);
  }

  private <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw fault(name, "missing");
    }
    return value;
  }

  private static ProblemException malformed(String pointer, String reason) {
    return new ProblemException(new Problem.MalformedRequest(pointer, reason));
  }
}
