package dev.chancery.api.caller;

import dev.chancery.model.Algorithm;
import dev.chancery.platform.crypto.Cryptography;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an access token may be signed with (RFC 7518 §3.1, RFC 8037 §3.1): public keys only, and of
 * these what verifies in a tenth of a millisecond. A token's {@code alg} is looked up here and
 * nowhere else, so that {@code none} and {@code HS256} are not even names.
 */
enum TokenAlgorithm {
  RS256("RSA"),
  RS384("RSA"),
  RS512("RSA"),
  PS256("RSA"),
  PS384("RSA"),
  PS512("RSA"),
  ES256("EC"),
  EDDSA("OKP");

  private final String keyType;

  TokenAlgorithm(String keyType) {
    this.keyType = keyType;
  }

  static Optional<TokenAlgorithm> of(@Nullable Object joseName) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.joseName().equals(joseName))
        .findFirst();
  }

  String joseName() {
    return this == EDDSA ? Algorithm.EDDSA.joseName() : name();
  }

  /** The JWK {@code kty} of its keys. */
  String keyType() {
    return keyType;
  }

  /** Whether {@code signature} is {@code key}'s over {@code data}. Malformed is simply not. */
  boolean verifies(Cryptography cryptography, PublicKey key, byte[] data, byte[] signature) {
    return switch (this) {
      case RS256 -> rsa("SHA256withRSA", null, key, data, signature);
      case RS384 -> rsa("SHA384withRSA", null, key, data, signature);
      case RS512 -> rsa("SHA512withRSA", null, key, data, signature);
      case PS256 -> rsa("RSASSA-PSS", pss(MGF1ParameterSpec.SHA256, 32), key, data, signature);
      case PS384 -> rsa("RSASSA-PSS", pss(MGF1ParameterSpec.SHA384, 48), key, data, signature);
      case PS512 -> rsa("RSASSA-PSS", pss(MGF1ParameterSpec.SHA512, 64), key, data, signature);
      case ES256 -> cryptography.verify(Algorithm.ES256, key, data, signature);
      case EDDSA -> cryptography.verify(Algorithm.EDDSA, key, data, signature);
    };
  }

  /** RFC 7518 §3.5: the salt is as long as the hash. */
  private static AlgorithmParameterSpec pss(MGF1ParameterSpec hash, int saltLength) {
    return new PSSParameterSpec(
        hash.getDigestAlgorithm(), "MGF1", hash, saltLength, PSSParameterSpec.TRAILER_FIELD_BC);
  }

  private static boolean rsa(
      String name,
      @Nullable AlgorithmParameterSpec parameters,
      PublicKey key,
      byte[] data,
      byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(name);
      if (parameters != null) {
        verifier.setParameter(parameters);
      }
      verifier.initVerify(key);
      verifier.update(data);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
