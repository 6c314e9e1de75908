package dev.chancery.verification;

import dev.chancery.format.jsonld.Characters;
import dev.chancery.verification.Fault.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much there is of a JSON tree. Whatever it was read by, what comes after this may walk it: it
 * is of JSON's types alone, not deep, and not large.
 */
final class Extent {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 20_000;
  private static final int MAX_CHARACTERS = 1024 * 1024;

  private int values;
  private int characters;

  private Extent() {}

  /** Refuses what is too much, or no JSON. */
  static void require(@Nullable Object tree) {
    new Extent().add(tree, 0);
  }

  private void add(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw refused("deeper or larger than anything that is verified here");
    }
    switch (value) {
      case null -> {}
      case Boolean _, Integer _, Long _, Double _, BigInteger _, BigDecimal _ -> {}
      case String text -> add(text);
      case Map<?, ?> map -> map.forEach((name, member) -> add(name, member, depth + 1));
      case List<?> list -> list.forEach(item -> add(item, depth + 1));
      default -> throw refused("not JSON");
    }
  }

  private void add(@Nullable Object name, @Nullable Object member, int depth) {
    if (!(name instanceof String text)) {
      throw refused("not JSON");
    }
    add(text);
    add(member, depth);
  }

  private void add(String text) {
    characters += text.length();
    if (characters > MAX_CHARACTERS) {
      throw refused("deeper or larger than anything that is verified here");
    }
    if (text.indexOf(0) >= 0 || !Characters.isWellFormed(text)) {
      throw refused("a lone surrogate or a null character");
    }
  }

  private static Refused refused(String reason) {
    return new Refused(Check.DOCUMENT, Kind.PARSING_ERROR, "", reason);
  }
}
