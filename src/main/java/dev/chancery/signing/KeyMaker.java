package dev.chancery.signing;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.Ids;
import dev.chancery.model.KeyId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.Randomness;
import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.platform.seal.DataKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * Where private keys are born, sealed and unsealed.
 *
 * <p>A sealed half names its row: whose it is, for which issuer, under which kid and algorithm
 * (threat T-01). So what was sealed for one row opens in no other, nor in its own under another
 * name. Rows from before that have no version before their seal (its first octet is 1), and name
 * organisation, id and algorithm alone.
 */
public final class KeyMaker {
  private static final byte VERSION = 2;
  private final Randomness randomness;

  public KeyMaker(Randomness randomness) {
    this.randomness = randomness;
  }

  /**
   * A fresh key pair of {@code organisation}, called by {@code naming}, its private half sealed
   * under {@code dataKey}.
   */
  public NewKey make(
      OrganisationId organisation, Algorithm algorithm, NewKey.Naming naming, DataKey dataKey) {
    KeyPair pair = generate(algorithm);
    KeyId id = new KeyId(Ids.version4(randomness.bytes(16)));
    PublicJwk publicJwk = PublicKeys.jwk(pair.getPublic());
    DidUrl kid = naming.kid(id, publicJwk);
    byte[] plain = pair.getPrivate().getEncoded();
    try {
      String row = associatedData(organisation, kid.did(), kid.toString(), id, algorithm);
      return new NewKey(id, kid, publicJwk, versioned(dataKey.seal(row, plain)));
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static byte[] versioned(byte[] sealed) {
    return ByteBuffer.allocate(1 + sealed.length).put(VERSION).put(sealed).array();
  }

  static PrivateKey open(KeyId id, SigningKeys.SealedKey key, DataKey dataKey) {
    byte[] plain = unseal(id, key, dataKey);
    try {
      return KeyFactory.getInstance(family(key.algorithm()))
          .generatePrivate(new PKCS8EncodedKeySpec(plain));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a sealed key that is no key: " + id, e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static byte[] unseal(KeyId id, SigningKeys.SealedKey key, DataKey dataKey) {
    byte[] sealed = key.sealed();
    if (sealed.length == 0 || sealed[0] != VERSION) {
      return dataKey.open(associatedDataBefore(key.organisation(), id, key.algorithm()), sealed);
    }
    return dataKey.open(
        associatedData(key.organisation(), key.issuer(), key.kid(), id, key.algorithm()),
        Arrays.copyOfRange(sealed, 1, sealed.length));
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

  private static String associatedData(
      OrganisationId organisation, Did issuer, String kid, KeyId id, Algorithm algorithm) {
    return String.join(
        "|",
        "signing_key",
        organisation.toString(),
        issuer.value(),
        kid,
        id.toString(),
        algorithm.joseName(),
        String.valueOf(VERSION));
  }

  private static String associatedDataBefore(
      OrganisationId organisation, KeyId id, Algorithm algorithm) {
    return "signing_key|" + organisation + "|" + id + "|" + algorithm.joseName();
  }
}
