package dev.chancery.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A holder: a key, the DID that names it, and proofs of it. */
public final class Wallet {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final String did;
  private final String kid;
  private final @Nullable KeyPair ed25519;
  private final @Nullable ECKey p256;

  private Wallet(String did, String kid, @Nullable KeyPair ed25519, @Nullable ECKey p256) {
    this.did = did;
    this.kid = kid;
    this.ed25519 = ed25519;
    this.p256 = p256;
  }

  /** A did:key of a fresh Ed25519 key. */
  public static Wallet ed25519() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      PublicJwk jwk = PublicKeys.jwk(pair.getPublic());
      byte[] multikey = new byte[34];
      multikey[0] = (byte) 0xed;
      multikey[1] = 0x01;
      System.arraycopy(jwk.xBytes(), 0, multikey, 2, 32);
      String fragment = com.apicatalog.multibase.Multibase.BASE_58_BTC.encode(multikey);
      return new Wallet("did:key:" + fragment, "did:key:" + fragment + "#" + fragment, pair, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A did:jwk of a fresh P-256 key. */
  public static Wallet p256() {
    try {
      ECKey key = new ECKeyGenerator(Curve.P_256).generate();
      String did =
          "did:jwk:"
              + BASE64URL.encodeToString(
                  key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8));
      return new Wallet(did, did + "#0", null, key);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A fresh P-256 key under a DID of any method, as {@link #document} says. */
  public static Wallet named(String did) {
    try {
      return new Wallet(did, did + "#key-1", null, new ECKeyGenerator(Curve.P_256).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String did() {
    return did;
  }

  /** The DID URL of the key. */
  public String kid() {
    return kid;
  }

  /** The DID document of a {@link #named} wallet. */
  public Map<String, Object> document() {
    Map<String, Object> jwk = Objects.requireNonNull(p256).toPublicJWK().toJSONObject();
    return Map.of(
        "id",
        did,
        "verificationMethod",
        List.of(Map.of("id", kid, "type", "JsonWebKey", "controller", did, "publicKeyJwk", jwk)),
        "authentication",
        List.of(kid));
  }

  /** The public key's JWK x, as a credential's {@code cnf} must hold it. */
  public String x() {
    return p256 != null
        ? p256.getX().toString()
        : PublicKeys.jwk(Objects.requireNonNull(ed25519).getPublic()).x();
  }

  /** A proof for {@code audience} with {@code nonce} (OpenID4VCI 1.0, Appendix F.1). */
  public String proof(String audience, String nonce) {
    return proof(audience, nonce, Instant.now());
  }

  /** A proof that says it was made at {@code issuedAt}. */
  public String proof(String audience, String nonce, Instant issuedAt) {
    return sign(
        Map.of("typ", "openid4vci-proof+jwt", "alg", algorithm(), "kid", kid),
        Map.of("aud", audience, "iat", issuedAt.getEpochSecond(), "nonce", nonce));
  }

  /**
   * A proof that its owner delegates what has {@code digest}; {@code changes} are to its payload,
   * in which a null leaves a member out.
   */
  public String delegation(
      String audience,
      String digest,
      Instant issuedAt,
      Map<String, ? extends @Nullable Object> changes) {
    Map<String, @Nullable Object> payload =
        Json.of(
            "iss", did,
            "aud", audience,
            "iat", issuedAt.getEpochSecond(),
            "jti", UUID.randomUUID().toString(),
            "delegation_digest", digest);
    changes.forEach(payload::put);
    payload.values().removeIf(Objects::isNull);
    return sign(Map.of("typ", "delegation-proof+jwt", "alg", algorithm(), "kid", kid), payload);
  }

  /** What its key signs by. */
  public String algorithm() {
    return p256 != null ? "ES256" : "EdDSA";
  }

  /** The private key, for a wallet in another process to go on with. */
  public Map<String, Object> privateJwk() {
    if (p256 != null) {
      return p256.toJSONObject();
    }
    KeyPair pair = Objects.requireNonNull(ed25519);
    byte[] d = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    return Map.of("kty", "OKP", "crv", "Ed25519", "x", x(), "d", BASE64URL.encodeToString(d));
  }

  /** Any header over any payload, signed with this wallet's key. */
  public String sign(Map<String, ?> header, Map<String, ?> payload) {
    String input =
        BASE64URL.encodeToString(Json.bytes(header))
            + "."
            + BASE64URL.encodeToString(Json.bytes(payload));
    return input
        + "."
        + BASE64URL.encodeToString(signature(input.getBytes(StandardCharsets.US_ASCII)));
  }

  /** This wallet's key's, of 64 octets. */
  public byte[] signature(byte[] input) {
    try {
      if (p256 != null) {
        return new ECDSASigner(p256)
            .sign(new com.nimbusds.jose.JWSHeader(JWSAlgorithm.ES256), input)
            .decode();
      }
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(Objects.requireNonNull(ed25519).getPrivate());
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
