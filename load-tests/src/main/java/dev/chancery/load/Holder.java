package dev.chancery.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Somebody with a key of their own, and the did:key that names it. */
public record Holder(String did, PrivateKey key) {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** The multicodec varints of the two kinds of public key. */
  private static final byte[] P256_PUB = {(byte) 0x80, 0x24};

  private static final byte[] ED25519_PUB = {(byte) 0xed, 0x01};

  public static Holder ofP256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new Holder(
          didKey(P256_PUB, compressed((ECPublicKey) pair.getPublic())), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without P-256", e);
    }
  }

  public static Holder ofEd25519() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      // RFC 8410: the key is the last 32 octets of its SubjectPublicKeyInfo.
      byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
      return new Holder(didKey(ED25519_PUB, raw), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without Ed25519", e);
    }
  }

  /** A proof that we hold the key, for this audience (OpenID4VCI 1.0 Appendix F.1). */
  public String proof(String audience, String nonce, Instant issuedAt) {
    String header =
        """
        {"alg":"%s","typ":"openid4vci-proof+jwt","kid":"%s#%s"}"""
            .formatted(isP256() ? "ES256" : "EdDSA", did, did.substring("did:key:".length()));
    String payload =
        """
        {"aud":"%s","iat":%d,"nonce":"%s"}"""
            .formatted(audience, issuedAt.getEpochSecond(), nonce);
    String input = base64url(header.getBytes(UTF_8)) + '.' + base64url(payload.getBytes(UTF_8));
    return input + '.' + base64url(sign(input.getBytes(US_ASCII)));
  }

  private byte[] sign(byte[] octets) {
    try {
      Signature signature =
          Signature.getInstance(isP256() ? "SHA256withECDSAinP1363Format" : "Ed25519");
      signature.initSign(key);
      signature.update(octets);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isP256() {
    return "EC".equals(key.getAlgorithm());
  }

  /** SEC 1 §2.3.3: the parity of y, then x. */
  private static byte[] compressed(ECPublicKey key) {
    byte[] octets = new byte[33];
    octets[0] = (byte) (key.getW().getAffineY().testBit(0) ? 3 : 2);
    byte[] x = key.getW().getAffineX().toByteArray();
    int length = Math.min(x.length, 32);
    System.arraycopy(x, x.length - length, octets, 33 - length, length);
    return octets;
  }

  private static String didKey(byte[] multicodec, byte[] key) {
    byte[] multikey = Arrays.copyOf(multicodec, multicodec.length + key.length);
    System.arraycopy(key, 0, multikey, multicodec.length, key.length);
    return "did:key:z" + Base58.encode(multikey);
  }

  private static String base64url(byte[] octets) {
    return BASE64URL.encodeToString(octets);
  }
}
