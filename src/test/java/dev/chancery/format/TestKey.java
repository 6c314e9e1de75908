package dev.chancery.format;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.ToBeSigned;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;

/** A key pair of an issuer, or of a holder. */
record TestKey(Algorithm algorithm, KeyPair pair) {
  static final Did ISSUER = new Did("did:web:issuer.example");

  static TestKey of(Algorithm algorithm) {
    try {
      return new TestKey(
          algorithm,
          switch (algorithm) {
            case ES256 -> {
              KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
              generator.initialize(256);
              yield generator.generateKeyPair();
            }
            case EDDSA -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
          });
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  DidUrl kid() {
    return new DidUrl(ISSUER, "key-1");
  }

  PublicJwk publicJwk() {
    byte[] encoded = pair.getPublic().getEncoded();
    int end = encoded.length;
    return switch (algorithm) {
      case ES256 ->
          PublicJwk.p256(
              Arrays.copyOfRange(encoded, end - 64, end - 32),
              Arrays.copyOfRange(encoded, end - 32, end));
      case EDDSA -> PublicJwk.ed25519(Arrays.copyOfRange(encoded, end - 32, end));
    };
  }

  byte[] sign(ToBeSigned toBeSigned) {
    return switch (toBeSigned) {
      case ToBeSigned.Octets octets -> sign(octets.bytes());
    };
  }

  private byte[] sign(byte[] octets) {
    try {
      Signature signature = signature();
      signature.initSign(pair.getPrivate());
      signature.update(octets);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** By nimbus-jose-jwt; its Ed25519 wants Tink, so there it reads and the JDK verifies. */
  boolean verifies(JWSObject jws) {
    try {
      if (algorithm == Algorithm.ES256) {
        return jws.verify(new ECDSAVerifier((ECPublicKey) pair.getPublic()));
      }
      Signature signature = signature();
      signature.initVerify(pair.getPublic());
      signature.update(jws.getSigningInput());
      return signature.verify(jws.getSignature().decode());
    } catch (JOSEException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Signature signature() throws GeneralSecurityException {
    return Signature.getInstance(
        switch (algorithm) {
          case ES256 -> "SHA256withECDSAinP1363Format";
          case EDDSA -> "Ed25519";
        });
  }
}
