package dev.chancery.identity;

import dev.chancery.identity.DidDocument.VerificationMethod;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** did:jwk: the DID is a JWK in base64url. Computed, never fetched. */
final class JwkMethod implements DidMethod {
  @Override
  public String name() {
    return "jwk";
  }

  @Override
  public Future<DidDocument> resolve(Did did, OrganisationId asking) {
    try {
      return Future.succeededFuture(document(did, Json.object(decode(did.methodSpecificId()))));
    } catch (IllegalArgumentException e) {
      return unresolvable(did, String.valueOf(e.getMessage()));
    } catch (ProblemException e) {
      return e.problem() instanceof Problem.MalformedRequest(_, String reason)
          ? unresolvable(did, reason)
          : Future.failedFuture(e);
    }
  }

  /**
   * A JWK with {@code use} {@code enc} only agrees on keys: it neither authenticates nor asserts.
   */
  private static DidDocument document(Did did, Map<String, @Nullable Object> jwk) {
    if (jwk.containsKey("d")) {
      throw new ProblemException(new Problem.DidMalformed("did:jwk of a private key"));
    }
    DidUrl name = new DidUrl(did, "0");
    PublicJwk key = Keys.jwk(jwk);
    return "enc".equals(jwk.get("use"))
        ? new DidDocument(
            did,
            List.of(new VerificationMethod(name, key)),
            new LinkedHashSet<>(),
            new LinkedHashSet<>())
        : DidDocument.ofKey(name, key);
  }

  private static byte[] decode(String text) {
    byte[] octets = Base64.getUrlDecoder().decode(text);
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(text)) {
      throw new IllegalArgumentException("not canonical base64url");
    }
    return octets;
  }

  private static Future<DidDocument> unresolvable(Did did, String reason) {
    return Future.failedFuture(new ProblemException(new Problem.DidUnresolvable(did, reason)));
  }
}
