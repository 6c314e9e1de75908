package dev.chancery.format;

import dev.chancery.format.jsonld.Characters;
import dev.chancery.format.jsonld.Numbers;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/** The JSON Canonicalization Scheme (RFC 8785), for what it does not change (§3.1, RFC 7493). */
public final class Jcs {
  private Jcs() {}

  /** The UTF-8 that everybody writes of {@code document}; what nobody would is refused. */
  public static byte[] canonical(Map<String, @Nullable Object> document) {
    List<Violation> violations = new ArrayList<>();
    inspect(document, "", violations);
    if (!violations.isEmpty()) {
      throw new ProblemException(new Problem.ClaimsInexpressible(List.copyOf(violations)));
    }
    try {
      return new JsonCanonicalizer(Encoding.text(document)).getEncodedUTF8();
    } catch (IOException e) {
      throw new UncheckedIOException("JSON that was just written", e);
    }
  }

  private static void inspect(@Nullable Object value, String pointer, List<Violation> violations) {
    switch (value) {
      case Number number when !Numbers.isExact(number) ->
          violations.add(
              new Violation(pointer, "a number that a double does not hold: say it as a string"));
      case String text when !Characters.isWellFormed(text) ->
          violations.add(new Violation(pointer, "half a surrogate pair"));
      case Map<?, ?> map ->
          map.forEach(
              (name, member) -> {
                inspect(name, pointer, violations);
                inspect(member, pointer + "/" + name, violations);
              });
      case List<?> list -> list.forEach(item -> inspect(item, pointer + "/-", violations));
      case null, default -> {}
    }
  }
}
