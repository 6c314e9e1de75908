package dev.chancery.proof;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.crypto.Multikey;
import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A holder's wallet: a key, its did:key, and proofs by it. */
final class Wallet {
  private static final Cryptography CRYPTOGRAPHY = Cryptography.load();

  final Algorithm algorithm;
  final KeyPair keys;
  final Did did;
  final String kid;

  Wallet(Algorithm algorithm) {
    this.algorithm = algorithm;
    this.keys = generated(algorithm);
    String multikey = Multikey.encode(PublicKeys.jwk(keys.getPublic()));
    this.did = new Did("did:key:" + multikey);
    this.kid = did + "#" + multikey;
  }

  Map<String, @Nullable Object> header() {
    return Json.of("typ", "openid4vci-proof+jwt", "alg", algorithm.joseName(), "kid", kid);
  }

  String prove(Map<String, @Nullable Object> header, Map<String, @Nullable Object> payload) {
    return prove(Json.text(header), Json.text(payload));
  }

  /** A proof over any text at all, well-formed or not. */
  String prove(String header, String payload) {
    return sign(encode(header) + "." + encode(payload));
  }

  String sign(String signingInput) {
    try {
      Signature signature = CRYPTOGRAPHY.signature(algorithm);
      signature.initSign(keys.getPrivate());
      signature.update(signingInput.getBytes(StandardCharsets.US_ASCII));
      return signingInput + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static KeyPair generated(Algorithm algorithm) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(algorithm == Algorithm.ES256 ? "EC" : "Ed25519");
      if (algorithm == Algorithm.ES256) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
