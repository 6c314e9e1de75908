package dev.chancery.format;

import dev.chancery.format.jsonld.ActiveContext;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.model.Claims;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a profile's contexts define, found out once, for formats that sign JSON to the letter: a
 * conforming document is JSON-LD all the same (VCDM 2.0 §1.3), and a verifier that expands it reads
 * nothing of a term that no context defines. Immutable.
 */
record ClaimTerms(JsonLdProcessor jsonLd, ActiveContext subject) {
  /** Those of credentials like {@code samples}; a profile that JSON-LD cannot express ends here. */
  static ClaimTerms of(JsonLdProcessor jsonLd, List<Map<String, @Nullable Object>> samples) {
    samples.forEach(jsonLd::requireTerms);
    return new ClaimTerms(jsonLd, jsonLd.within(samples.getFirst(), "credentialSubject"));
  }

  /** Refuses claims of other terms; takes microseconds. */
  void require(Claims claims) {
    jsonLd.requireTerms(subject, claims.values(), "/credentialSubject");
  }
}
