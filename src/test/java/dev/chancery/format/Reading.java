package dev.chancery.format;

import com.nimbusds.jose.JWSObject;
import dev.chancery.model.Claims;
import java.math.BigDecimal;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was written, as other libraries read it. */
final class Reading {
  private Reading() {}

  static JWSObject jws(String compact) {
    try {
      return JWSObject.parse(compact);
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("NullAway") // JSON has nulls, whatever nimbus-jose-jwt says of them
  static Map<String, @Nullable Object> payload(String compact) {
    return Objects.requireNonNull(jws(compact).getPayload().toJSONObject());
  }

  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> object(Map<String, @Nullable Object> parent, String name) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(parent.get(name), name);
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, @Nullable Object>> objects(
      Map<String, @Nullable Object> parent, String name) {
    return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(parent.get(name), name);
  }

  @SuppressWarnings("NullAway") // of a record's type annotations its class file keeps only some
  static Claims claims(Map<String, @Nullable Object> values) {
    return new Claims(values);
  }

  static String text(Map<String, @Nullable Object> parent, String name) {
    return (String) Objects.requireNonNull(parent.get(name), name);
  }

  /** The same tree with each number in one spelling, whatever type its parser gave it. */
  static @Nullable Object normal(@Nullable Object value) {
    return switch (value) {
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> normal = new LinkedHashMap<>();
        map.forEach((name, member) -> normal.put(name, normal(member)));
        yield normal;
      }
      case List<?> list -> list.stream().<@Nullable Object>map(Reading::normal).toList();
      case null, default -> value;
    };
  }
}
