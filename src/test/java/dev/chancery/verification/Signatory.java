package dev.chancery.verification;

import com.apicatalog.multibase.Multibase;
import dev.chancery.format.Jcs;
import dev.chancery.format.jsonld.Contexts;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.model.Digests;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Wallet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody with a key who signs whatever they like: JSON, what JSON-LD states, and JWTs. */
record Signatory(Wallet wallet) {
  static Signatory ed25519() {
    return new Signatory(Wallet.ed25519());
  }

  String did() {
    return wallet.did();
  }

  /** {@code document} with an assertion of this one's. */
  Map<String, @Nullable Object> asserts(Map<String, @Nullable Object> document) {
    return signs(document, Map.of());
  }

  /** {@code document} with an authentication of this one's, for that challenge and domain. */
  Map<String, @Nullable Object> authenticates(
      Map<String, @Nullable Object> document, String challenge, String domain) {
    return signs(
        document,
        Map.of("proofPurpose", "authentication", "challenge", challenge, "domain", domain));
  }

  /** {@code document} with a proof that says {@code more}, or in other words. */
  Map<String, @Nullable Object> signs(Map<String, @Nullable Object> document, Map<String, ?> more) {
    Map<String, @Nullable Object> proof = new LinkedHashMap<>();
    proof.put("type", "DataIntegrityProof");
    proof.put("cryptosuite", "eddsa-jcs-2022");
    proof.put("created", "2026-11-01T00:00:00Z");
    proof.put("verificationMethod", wallet.kid());
    proof.put("proofPurpose", "assertionMethod");
    proof.putAll(more);
    byte[] octets = Arrays.copyOf(Digests.sha256(Jcs.canonical(proof)), 64);
    System.arraycopy(Digests.sha256(Jcs.canonical(document)), 0, octets, 32, 32);
    proof.put("proofValue", Multibase.BASE_58_BTC.encode(wallet.signature(octets)));
    Map<String, @Nullable Object> signed = new LinkedHashMap<>(document);
    signed.put("proof", proof);
    return parsed(signed);
  }

  /** {@code document} with a proof over what it states (eddsa-rdfc-2022). */
  Map<String, @Nullable Object> states(
      Map<String, @Nullable Object> document, Contexts contexts, String purpose) {
    JsonLdProcessor jsonLd = new JsonLdProcessor(contexts);
    Map<String, @Nullable Object> proof = new LinkedHashMap<>();
    proof.put("@context", document.get("@context"));
    proof.put("type", "DataIntegrityProof");
    proof.put("cryptosuite", "eddsa-rdfc-2022");
    proof.put("created", "2026-11-01T00:00:00Z");
    proof.put("verificationMethod", wallet.kid());
    proof.put("proofPurpose", purpose);
    byte[] octets = Arrays.copyOf(Digests.sha256(jsonLd.canonical(proof)), 64);
    System.arraycopy(Digests.sha256(jsonLd.canonical(document)), 0, octets, 32, 32);
    proof.remove("@context");
    proof.put("proofValue", Multibase.BASE_58_BTC.encode(wallet.signature(octets)));
    Map<String, @Nullable Object> signed = new LinkedHashMap<>(document);
    signed.put("proof", proof);
    return parsed(signed);
  }

  /** As it comes out of a parser. */
  static Map<String, @Nullable Object> parsed(Map<String, ?> document) {
    return Json.objectOfLongTexts(Json.bytes(document));
  }

  String jwt(String typ, Map<String, ?> payload) {
    String alg = wallet.did().startsWith("did:jwk") ? "ES256" : "EdDSA";
    return wallet.sign(Map.of("typ", typ, "alg", alg, "kid", wallet.kid()), payload);
  }
}
