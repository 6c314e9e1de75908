package dev.chancery.issuer;

import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.platform.crypto.Multikey;
import dev.chancery.platform.json.Json;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.SigningKey;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The DID documents of our issuers (W3C DID Core §5): every key that something still valid was
 * signed with, or soon will be.
 */
public final class DidDocuments {
  private final KeyRing keyRing;
  private final InstantSource clock;

  public DidDocuments(KeyRing keyRing, InstantSource clock) {
    this.keyRing = keyRing;
    this.clock = clock;
  }

  /** The document of {@code issuer} as it stands now. */
  public Future<Map<String, @Nullable Object>> of(Did issuer) {
    return keyRing
        .of(issuer)
        .map(
            keys ->
                document(
                    issuer,
                    keys.stream().filter(key -> key.isPublished(clock.instant())).toList()));
  }

  private static Map<String, @Nullable Object> document(Did issuer, List<SigningKey> keys) {
    List<Map<String, @Nullable Object>> methods =
        keys.stream().flatMap(DidDocuments::verificationMethods).toList();
    return Json.of(
        "@context",
        List.of(
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/jwk/v1",
            "https://w3id.org/security/multikey/v1"),
        "id",
        issuer.value(),
        "verificationMethod",
        methods,
        "assertionMethod",
        methods.stream().map(method -> method.get("id")).toList());
  }

  /** For verifiers of JWTs, and for those of Data Integrity proofs. */
  private static Stream<Map<String, @Nullable Object>> verificationMethods(SigningKey key) {
    DidUrl multikey = key.multikey();
    return multikey.equals(key.kid())
        ? Stream.of(jsonWebKey(key))
        : Stream.of(jsonWebKey(key), multikey(key, multikey));
  }

  private static Map<String, @Nullable Object> jsonWebKey(SigningKey key) {
    Map<String, @Nullable Object> jwk = new LinkedHashMap<>(key.publicJwk().members());
    jwk.put("alg", key.algorithm().joseName());
    jwk.put("use", "sig");
    return Json.of(
        "id",
        key.kid().toString(),
        "type",
        "JsonWebKey",
        "controller",
        key.issuer().value(),
        "publicKeyJwk",
        jwk);
  }

  private static Map<String, @Nullable Object> multikey(SigningKey key, DidUrl id) {
    return Json.of(
        "id",
        id.toString(),
        "type",
        "Multikey",
        "controller",
        key.issuer().value(),
        "publicKeyMultibase",
        Multikey.encode(key.publicJwk()));
  }
}
