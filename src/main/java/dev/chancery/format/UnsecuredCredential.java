package dev.chancery.format;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.Claims;
import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A credential as its caller wrote it, of the data model's shape and without a proof. Immutable; it
 * prints as its size.
 */
public record UnsecuredCredential(Claims document, DataModel model) {
  /** How many contexts it may refer to, in its own and inside their terms. */
  private static final int MOST_CONTEXTS = 64;

  /**
   * The credential that {@code document} is, or {@link Problem.DocumentMalformed} with pointers
   * from {@code at} on. Where VCDM 1.1 asks when it was issued and it does not say, that is {@code
   * issuedAt}.
   */
  public static UnsecuredCredential of(
      Map<String, @Nullable Object> document, String at, Instant issuedAt) {
    Map<String, @Nullable Object> dated = new LinkedHashMap<>(document);
    DataModel model = model(document);
    if (model == DataModel.VCDM_1_1 && !document.containsKey(Vcdm.from(model))) {
      dated.put(Vcdm.from(model), issuedAt.toString());
    }
    List<Violation> violations = new ArrayList<>(VcdmRules.credential(dated));
    if (document.containsKey("proof")) {
      violations.add(new Violation("/proof", "there is one already"));
    }
    if (violations.isEmpty() && contextUrls(document).size() > MOST_CONTEXTS) {
      violations.add(new Violation("/@context", "more than " + MOST_CONTEXTS + " contexts"));
    }
    if (!violations.isEmpty()) {
      throw new ProblemException(
          new Problem.DocumentMalformed(
              violations.stream()
                  .map(fault -> new Violation(at + fault.pointer(), fault.reason()))
                  .toList()));
    }
    return new UnsecuredCredential(new Claims(dated), model);
  }

  private static DataModel model(Map<String, @Nullable Object> document) {
    return document.get("@context") instanceof List<?> contexts
            && !contexts.isEmpty()
            && contexts.getFirst() instanceof String first
        ? DataModel.ofContext(first).orElse(DataModel.VCDM_2_0)
        : DataModel.VCDM_2_0;
  }

  /** Where its contexts are, and those that they refer to themselves. */
  public Set<String> contextUrls() {
    return contextUrls(document.values());
  }

  private static Set<String> contextUrls(Map<String, @Nullable Object> document) {
    return Contexts.references(document.get("@context"));
  }

  /** What the caller calls it by; null where it has no id. */
  public @Nullable String id() {
    return document.values().get("id") instanceof String id ? id : null;
  }

  /** The URL by which it names its issuer. */
  public String issuer() {
    Object issuer = document.values().get("issuer");
    return String.valueOf(issuer instanceof Map<?, ?> object ? object.get("id") : issuer);
  }

  /** Whom it is about; null where that is nobody with a DID, or several. */
  public @Nullable Did holder() {
    Object subject = document.values().get("credentialSubject");
    Object one = subject instanceof List<?> list && list.size() == 1 ? list.getFirst() : subject;
    return one instanceof Map<?, ?> map && map.get("id") instanceof String id ? did(id) : null;
  }

  private static @Nullable Did did(String url) {
    try {
      return new Did(url);
    } catch (ProblemException e) {
      return null; // a URL of another kind, which is as good
    }
  }

  /** Until when it is valid; null where it does not expire. */
  public @Nullable Instant until() {
    return document.values().get(Vcdm.until(model)) instanceof String text
        ? Shape.instant(text)
        : null;
  }

  /** Whether it says itself where its status stands. */
  public boolean hasStatus() {
    return document.values().containsKey("credentialStatus");
  }

  @Override
  public String toString() {
    return "UnsecuredCredential[" + document + "]";
  }
}
