package dev.chancery.delegation;

import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether what a delegation is held to is at least as tight as what its parent is. */
final class Constraints {
  /** All that a person would read. */
  private static final int MOST = 100;

  private static final String OTHER = "not the parent's";

  /**
   * How a limit is tightened, as the first word of its name says, in lower case and before another
   * word: {@code minAmount} is a floor, {@code minutes} is none. What no word tells is as what it
   * is in, and at the top as it was.
   */
  enum Sense {
    CEILING("max|maximum"),
    FLOOR("min|minimum"),
    ALLOWED("allowed"),
    DENIED("denied|excluded|forbidden|blocked"),
    UNTOLD("(?!)"); // no word at all

    private final Pattern words;

    Sense(String words) {
      this.words = Pattern.compile("(?:" + words + ")(?!\\p{Ll})");
    }

    /** A limit in what is denied limits the denial: to tighten it would be to loosen that. */
    static Sense of(String name, Sense around) {
      return around == DENIED
          ? DENIED
          : Arrays.stream(values())
              .filter(sense -> sense.words.matcher(name).lookingAt())
              .findFirst()
              .orElse(around);
    }
  }

  private final List<Violation> widenings = new ArrayList<>();

  private Constraints() {}

  static List<Violation> widenings(
      Map<String, @Nullable Object> parent, Map<String, @Nullable Object> child) {
    Constraints constraints = new Constraints();
    constraints.compare(parent, child, Sense.UNTOLD, "/constraints");
    return constraints.widenings.stream().limit(MOST).toList();
  }

  /** What only the child has at the top is one limit more. */
  private void compare(
      Map<String, @Nullable Object> parent,
      Map<String, @Nullable Object> child,
      Sense sense,
      String pointer) {
    if (widenings.size() >= MOST) {
      return;
    }
    parent.forEach(
        (name, limit) -> {
          String at = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
          if (child.containsKey(name)) {
            compare(limit, child.get(name), Sense.of(name, sense), at);
          } else {
            widenings.add(new Violation(at, "missing, where the parent has it"));
          }
        });
  }

  private void compare(
      @Nullable Object parent, @Nullable Object child, Sense sense, String pointer) {
    if (parent instanceof Map<?, ?> limits && child instanceof Map<?, ?> own) {
      if (!limits.keySet().containsAll(own.keySet())) {
        widenings.add(new Violation(pointer, "has what the parent's has not"));
      }
      compare(Json.members(limits), Json.members(own), sense, pointer);
    } else if (!narrows(parent, child, sense)) {
      widenings.add(new Violation(pointer, reason(parent, child, sense)));
    }
  }

  private static boolean narrows(@Nullable Object parent, @Nullable Object child, Sense sense) {
    if (parent instanceof Number limit && child instanceof Number own) {
      int order = decimal(own).compareTo(decimal(limit));
      return order == 0
          || (order < 0 && sense == Sense.CEILING)
          || (order > 0 && sense == Sense.FLOOR);
    }
    if (parent instanceof List<?> limits
        && child instanceof List<?> own
        && areListed(limits, own)) {
      return switch (sense) {
        case ALLOWED -> listed(limits).containsAll(listed(own));
        case DENIED -> listed(own).containsAll(listed(limits));
        case CEILING, FLOOR, UNTOLD -> listed(own).equals(listed(limits));
      };
    }
    return isSame(parent, child);
  }

  private static String reason(@Nullable Object parent, @Nullable Object child, Sense sense) {
    boolean numbers = parent instanceof Number && child instanceof Number;
    boolean lists = parent instanceof List<?> && child instanceof List<?>;
    return switch (sense) {
      case CEILING -> numbers ? "more than the parent's" : OTHER;
      case FLOOR -> numbers ? "less than the parent's" : OTHER;
      case ALLOWED -> lists ? "allows what the parent does not" : OTHER;
      case DENIED -> lists ? "does not deny all that the parent denies" : OTHER;
      case UNTOLD -> OTHER;
    };
  }

  /** Of arrays of arrays or objects nobody can tell what they allow: they stay as they are. */
  private static boolean areListed(List<?> one, List<?> other) {
    return one.stream().allMatch(Constraints::isScalar)
        && other.stream().allMatch(Constraints::isScalar);
  }

  private static boolean isScalar(@Nullable Object value) {
    return !(value instanceof Map || value instanceof List);
  }

  private static Set<@Nullable Object> listed(List<?> scalars) {
    Set<@Nullable Object> listed = new HashSet<>();
    scalars.forEach(
        scalar ->
            listed.add(
                scalar instanceof Number number ? decimal(number).stripTrailingZeros() : scalar));
    return listed;
  }

  private static boolean isSame(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number number && other instanceof Number another) {
      return decimal(number).compareTo(decimal(another)) == 0;
    }
    if (one instanceof List<?> list && other instanceof List<?> another) {
      Iterator<?> elements = another.iterator();
      return list.size() == another.size()
          && list.stream().allMatch(element -> isSame(element, elements.next()));
    }
    if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> another) {
      return map.keySet().equals(another.keySet())
          && map.keySet().stream().allMatch(name -> isSame(map.get(name), another.get(name)));
    }
    return Objects.equals(one, other);
  }

  private static BigDecimal decimal(Number number) {
    return new BigDecimal(number.toString());
  }
}
