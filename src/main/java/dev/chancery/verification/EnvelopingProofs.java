package dev.chancery.verification;

import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.CompactJws;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JWTs around credentials and presentations (VC-JOSE-COSE §3.1, §4.2). A challenge stands
 * there as {@code nonce} and a domain as {@code aud}.
 */
final class EnvelopingProofs {
  private final Controllers controllers;
  private final Cryptography cryptography;
  private final Workers workers;

  EnvelopingProofs(Controllers controllers, Cryptography cryptography, Workers workers) {
    this.controllers = controllers;
    this.cryptography = cryptography;
    this.workers = workers;
  }

  Future<List<Fault>> faults(Secured.Enveloped secured, Demands demands) {
    return Findings.of(Check.PROOF, "", () -> verify(secured, demands));
  }

  private Future<PublicJwk> verify(Secured.Enveloped secured, Demands demands) {
    Map<String, @Nullable Object> payload = secured.document();
    requireMeant(payload, demands);
    DidUrl method = method(secured.kid(), demands.controller());
    requireOf(method, payload.get("iss"));
    return controllers
        .key(method, demands, "")
        .compose(key -> workers.run(demands.caller(), () -> verified(secured.jws(), key)));
  }

  /**
   * The key that {@code kid} names: by itself, or by a fragment of {@code controller}, who is then
   * to be named (DID Core §3.2.2).
   */
  private static DidUrl method(String kid, @Nullable Did controller) {
    try {
      return controller != null && kid.startsWith("#")
          ? new DidUrl(controller, kid.substring(1))
          : DidUrl.parse(kid);
    } catch (ProblemException e) {
      throw refused(Kind.INVALID_VERIFICATION_METHOD_URL, "", "kid is not a DID URL");
    }
  }

  private static void requireMeant(Map<String, @Nullable Object> payload, Demands demands) {
    if (demands.expected().challenge().filter(it -> !it.equals(payload.get("nonce"))).isPresent()) {
      throw refused(Kind.INVALID_CHALLENGE_ERROR, "/nonce", "not the challenge");
    }
    if (demands.expected().domain().filter(it -> !isFor(it, payload.get("aud"))).isPresent()) {
      throw refused(Kind.INVALID_DOMAIN_ERROR, "/aud", "not the domain, or not alone");
    }
  }

  /** Who is read as its signer is whose key has signed it, a holder who is not named too. */
  private static void requireOf(DidUrl method, @Nullable Object issuer) {
    if (issuer != null && !method.did().value().equals(issuer)) {
      throw refused(Kind.PROOF_VERIFICATION_ERROR, "/iss", "somebody else");
    }
  }

  private static boolean isFor(String domain, @Nullable Object aud) {
    return domain.equals(aud) || List.of(domain).equals(aud);
  }

  private PublicJwk verified(CompactJws jws, PublicJwk key) {
    if (key.algorithm() != jws.algorithm()) {
      throw refused(Kind.PROOF_VERIFICATION_ERROR, "", "alg does not fit the key");
    }
    if (!cryptography.verify(
        key.algorithm(), PublicKeys.of(key), jws.signingInput(), jws.signature())) {
      throw refused(Kind.CRYPTOGRAPHIC_SECURITY_ERROR, "", "not this key's signature");
    }
    return key;
  }

  private static Refused refused(Kind kind, String pointer, String reason) {
    return new Refused(Check.PROOF, kind, pointer, reason);
  }
}
