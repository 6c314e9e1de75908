package dev.chancery.verification;

import dev.chancery.model.Did;
import dev.chancery.model.ProblemException;
import dev.chancery.verification.Fault.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who a document says that it is of: by DID, since keys are found by nothing else here. */
final class Parties {
  private Parties() {}

  /** VCDM 2.0 §4.7. */
  static Did issuer(Map<String, @Nullable Object> credential) {
    Did issuer = did(credential, "issuer");
    if (issuer == null) {
      throw malformed("issuer", "missing");
    }
    return issuer;
  }

  /** VCDM 2.0 §4.13: nobody, where the presentation names none. */
  static @Nullable Did holder(Map<String, @Nullable Object> presentation) {
    return did(presentation, "holder");
  }

  /** A URL, or an object that has one for an id. */
  private static @Nullable Did did(Map<String, @Nullable Object> document, String name) {
    if (!document.containsKey(name)) {
      return null;
    }
    Object value = document.get(name) instanceof Map<?, ?> map ? map.get("id") : document.get(name);
    if (!(value instanceof String text)) {
      throw malformed(name, "neither a URL nor an object with an id");
    }
    try {
      return new Did(text);
    } catch (ProblemException e) {
      throw new Refused(
          Check.PROOF,
          Kind.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
          "/" + name,
          "not a DID, and by nothing else are keys found here");
    }
  }

  private static Refused malformed(String name, String reason) {
    return new Refused(Check.DOCUMENT, Kind.MALFORMED_VALUE_ERROR, "/" + name, reason);
  }
}
