package dev.chancery.verification;

import dev.chancery.identity.DidDocument;
import dev.chancery.identity.DidResolver;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.PublicJwk;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Future;
import java.util.Optional;

/** Whose keys they are, and what for: by the DID document of whoever controls them. */
final class Controllers {
  private final House house;
  private final DidResolver resolver;

  Controllers(House house, DidResolver resolver) {
    this.house = house;
    this.resolver = resolver;
  }

  /** The key that {@code method} names, which must be whose and what for the demands say. */
  Future<PublicJwk> key(DidUrl method, Demands demands, String pointer) {
    if (demands.controller() != null && !method.did().equals(demands.controller())) {
      throw refused(
          Kind.INVALID_VERIFICATION_METHOD,
          pointer,
          switch (demands.purpose()) {
            case ASSERTION_METHOD -> "not a key of the issuer's DID";
            case AUTHENTICATION -> "not a key of the holder's DID";
          });
    }
    return document(method.did(), demands).map(found -> key(found, method, demands, pointer));
  }

  private Future<DidDocument> document(Did did, Demands demands) {
    return house
        .document(did)
        .compose(
            ours ->
                ours.map(Future::succeededFuture)
                    .orElseGet(() -> resolver.resolve(demands.caller(), did)));
  }

  /** Controlled Identifiers §3.3, steps 8 to 11. */
  private static PublicJwk key(
      DidDocument document, DidUrl method, Demands demands, String pointer) {
    Optional<PublicJwk> key = demands.purpose().key(document, method);
    if (key.isPresent()) {
      return key.get();
    }
    boolean isThere =
        document.verificationMethods().stream().anyMatch(each -> each.id().equals(method));
    throw isThere
        ? refused(
            Kind.INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD,
            pointer,
            "its DID document does not list the key under " + demands.purpose().wireName())
        : refused(
            Kind.INVALID_VERIFICATION_METHOD,
            pointer,
            "its DID document has no such key, or one of a kind that is not verified with here");
  }

  private static Refused refused(Kind kind, String pointer, String reason) {
    return new Refused(Check.PROOF, kind, pointer, reason);
  }
}
