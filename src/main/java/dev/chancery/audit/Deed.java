package dev.chancery.audit;

import dev.chancery.model.Actor;
import dev.chancery.model.OrganisationId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has done, on its way into the trail.
 *
 * @param organisation whose trail
 * @param subject the id of what it was done to
 * @param detail what else is worth knowing: no names of people, no claims, no secrets. Numbers
 *     become strings, since not every reader of JSON reads the same of them; what is null is left
 *     out
 */
public record Deed(
    OrganisationId organisation,
    Actor actor,
    Action action,
    String subject,
    Map<String, @Nullable Object> detail) {
  public Deed {
    detail = plain(detail);
  }

  private static Map<String, @Nullable Object> plain(Map<?, ?> detail) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    detail.forEach(
        (name, value) -> {
          if (value != null) {
            plain.put(String.valueOf(name), plain(value));
          }
        });
    return plain;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> plain(map);
      case Iterable<?> several -> {
        List<Object> plain = new ArrayList<>();
        several.forEach(each -> plain.add(plain(each)));
        yield List.copyOf(plain);
      }
      case Boolean truth -> truth;
      default -> value.toString();
    };
  }
}
