package dev.chancery.signing;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Ids;
import dev.chancery.model.KeyId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Randomness;
import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.platform.seal.DataKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** Where private keys are born, sealed and unsealed. */
public final class KeyMaker {
  private final Randomness randomness;

  public KeyMaker(Randomness randomness) {
    this.randomness = randomness;
  }

  /** A fresh key pair of {@code organisation}, its private half sealed under {@code dataKey}. */
  public NewKey make(OrganisationId organisation, Algorithm algorithm, DataKey dataKey) {
    KeyPair pair = generate(algorithm);
    KeyId id = new KeyId(Ids.version4(randomness.bytes(16)));
    byte[] plain = pair.getPrivate().getEncoded();
    try {
      byte[] sealed = dataKey.seal(associatedData(organisation, id, algorithm), plain);
      return new NewKey(id, PublicKeys.jwk(pair.getPublic()), sealed);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  static PrivateKey open(KeyId id, SigningKeys.SealedKey key, DataKey dataKey) {
    byte[] plain =
        dataKey.open(associatedData(key.organisation(), id, key.algorithm()), key.sealed());
    try {
      return KeyFactory.getInstance(family(key.algorithm()))
          .generatePrivate(new PKCS8EncodedKeySpec(plain));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a sealed key that is no key: " + id, e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static KeyPair generate(Algorithm algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family(algorithm));
      if (algorithm == Algorithm.ES256) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without " + algorithm.curve(), e);
    }
  }

  private static String family(Algorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "EC";
      case EDDSA -> "Ed25519";
    };
  }

  /**
   * Names the row, so that the sealed half of one key does not open in the row of another (threat
   * T-01).
   */
  private static String associatedData(OrganisationId organisation, KeyId id, Algorithm algorithm) {
    return "signing_key|" + organisation + "|" + id + "|" + algorithm.joseName();
  }
}
