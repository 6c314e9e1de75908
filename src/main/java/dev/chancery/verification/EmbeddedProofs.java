package dev.chancery.verification;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies Data Integrity proofs (Data Integrity §4.4, §4.5): every one of a set, and a chain's
 * over what was there before it. What is cheap goes first, and what asks nobody.
 */
final class EmbeddedProofs {
  /** With as many both P-256 and Ed25519 sign. */
  private static final int SIGNATURE = 64;

  private final House house;
  private final Controllers controllers;
  private final Cryptography cryptography;
  private final InstantSource clock;
  private final Workers workers;

  EmbeddedProofs(
      House house,
      Controllers controllers,
      Cryptography cryptography,
      InstantSource clock,
      Workers workers) {
    this.house = house;
    this.controllers = controllers;
    this.cryptography = cryptography;
    this.clock = clock;
    this.workers = workers;
  }

  Future<List<Fault>> faults(Secured.Embedded secured, Demands demands) {
    List<Future<List<Fault>>> each =
        secured.proofs().stream()
            .map(
                proof ->
                    Findings.of(
                        Check.PROOF, proof.pointer(), () -> verify(secured, proof, demands)))
            .toList();
    return Future.all(each)
        .map(_ -> each.stream().flatMap(faults -> faults.result().stream()).toList());
  }

  private Future<PublicJwk> verify(
      Secured.Embedded secured, DataIntegrityProof proof, Demands demands) {
    requireMeant(proof, demands);
    Map<String, @Nullable Object> document = signed(secured, proof);
    return controllers
        .key(proof.verificationMethod(), demands, proof.pointer() + "/verificationMethod")
        .map(key -> fitting(key, proof))
        .compose(key -> verify(document, secured.contexts(), proof, key, demands));
  }

  private Future<PublicJwk> verify(
      Map<String, @Nullable Object> document,
      Set<String> contexts,
      DataIntegrityProof proof,
      PublicJwk key,
      Demands demands) {
    return house
        .contexts(demands.caller(), contexts)
        .compose(
            texts ->
                workers.run(
                    demands.caller(),
                    () -> {
                      Contexts known = Contexts.standard().with(texts);
                      byte[] octets = new HashData(new JsonLdProcessor(known)).of(proof, document);
                      return signer(octets, proof, key);
                    }));
  }

  /** That it is for this, and still counts. */
  private void requireMeant(DataIntegrityProof proof, Demands demands) {
    if (!demands.purpose().wireName().equals(proof.get("proofPurpose"))) {
      throw proof.refused("/proofPurpose", "not " + demands.purpose().wireName());
    }
    requireNow(proof);
    if (demands
        .expected()
        .challenge()
        .filter(it -> !it.equals(proof.get("challenge")))
        .isPresent()) {
      throw refused(
          Kind.INVALID_CHALLENGE_ERROR, proof.pointer() + "/challenge", "not the challenge");
    }
    if (demands.expected().domain().filter(it -> !isFor(it, proof.get("domain"))).isPresent()) {
      throw refused(
          Kind.INVALID_DOMAIN_ERROR, proof.pointer() + "/domain", "not the domain, or not alone");
    }
  }

  /** Data Integrity §2.1: somebody made it, and it still counts. */
  private void requireNow(DataIntegrityProof proof) {
    Instant now = clock.instant();
    Instant created = proof.created();
    if (created != null && created.isAfter(now.plus(Times.SKEW))) {
      throw refused(Kind.RANGE_ERROR, proof.pointer() + "/created", "created has not come");
    }
    Instant expires = proof.expires();
    if (expires != null && !now.isBefore(expires)) {
      throw proof.refused("/expires", "has passed");
    }
  }

  /** For that domain and no other (Data Integrity §4.4). */
  private static boolean isFor(String domain, @Nullable Object domains) {
    return domain.equals(domains) || List.of(domain).equals(domains);
  }

  /** The document with those proofs in it that this one names as its predecessors (§4.5). */
  private static Map<String, @Nullable Object> signed(
      Secured.Embedded secured, DataIntegrityProof proof) {
    if (proof.previous().isEmpty()) {
      return secured.document();
    }
    List<Map<String, @Nullable Object>> before =
        proof.previous().stream().map(id -> only(secured, proof, id)).toList();
    Map<String, @Nullable Object> document = new LinkedHashMap<>(secured.document());
    document.put("proof", before);
    return document;
  }

  private static Map<String, @Nullable Object> only(
      Secured.Embedded secured, DataIntegrityProof proof, @Nullable Object id) {
    List<DataIntegrityProof> named =
        secured.proofs().stream()
            .filter(each -> id instanceof String && id.equals(each.get("id")))
            .toList();
    if (named.size() != 1 || Objects.equals(id, proof.get("id"))) {
      throw proof.refused("/previousProof", "the id of no other proof, or of several");
    }
    return named.getFirst().members();
  }

  private static PublicJwk fitting(PublicJwk key, DataIntegrityProof proof) {
    if (!proof.type().isSignedBy(key.algorithm())) {
      throw proof.refused("/verificationMethod", "a key of another kind than the cryptosuite's");
    }
    if (proof.value().length != SIGNATURE) {
      throw proof.refused("/proofValue", "not of " + SIGNATURE + " octets");
    }
    return key;
  }

  private PublicJwk signer(byte[] octets, DataIntegrityProof proof, PublicJwk key) {
    if (!cryptography.verify(key.algorithm(), PublicKeys.of(key), octets, proof.value())) {
      throw refused(
          Kind.CRYPTOGRAPHIC_SECURITY_ERROR,
          proof.pointer() + "/proofValue",
          "not this key's signature of this document");
    }
    return key;
  }

  private static Refused refused(Kind kind, String pointer, String reason) {
    return new Refused(Check.PROOF, kind, pointer, reason);
  }
}
