package dev.chancery.verification;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is signed as JSON says what somebody reads who expands it: each of its terms is one
 * of its contexts', and none is another's (VCDM 2.0 §1.3, §4.3, §6.1).
 */
final class Terms {
  /** Whose own terms are judged where they are verified, or are no claims. */
  private static final Set<String> APART = Set.of("verifiableCredential", "proof");

  /** What a JWT says of itself (RFC 7519 §4.1, RFC 7800 §3.1, VC-JOSE-COSE §3.1.3). */
  private static final Set<String> REGISTERED =
      Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "nonce");

  private final House house;
  private final Workers workers;

  Terms(House house, Workers workers) {
    this.house = house;
    this.workers = workers;
  }

  /** Refuses others in {@code document}, whose contexts {@code jsonLd} knows. */
  static void require(JsonLdProcessor jsonLd, Map<String, @Nullable Object> document) {
    Map<String, @Nullable Object> own = new LinkedHashMap<>(document);
    own.keySet().removeAll(APART);
    jsonLd.requireTerms(own);
  }

  /** Refuses others in a JWT, where all of its contexts are known here. */
  Future<Secured.Enveloped> require(Secured.Enveloped secured, OrganisationId caller) {
    return house
        .contexts(caller, secured.contexts())
        .map(Optional::of)
        .recover(Terms::unlessUnknown)
        .compose(
            texts ->
                texts.isEmpty()
                    ? Future.succeededFuture(secured)
                    : workers.run(caller, () -> required(secured, texts.get())));
  }

  private static Secured.Enveloped required(Secured.Enveloped secured, Map<String, String> texts) {
    Map<String, @Nullable Object> said = new LinkedHashMap<>(secured.document());
    said.keySet().removeAll(REGISTERED);
    require(new JsonLdProcessor(Contexts.standard().with(texts)), said);
    return secured;
  }

  private static Future<Optional<Map<String, String>>> unlessUnknown(Throwable failure) {
    return failure instanceof ProblemException e && e.problem() instanceof Problem.ContextNotFound
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(failure);
  }
}
