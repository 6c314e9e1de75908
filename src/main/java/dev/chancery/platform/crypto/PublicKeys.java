package dev.chancery.platform.crypto;

import dev.chancery.model.Algorithm;
import dev.chancery.model.PublicJwk;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Public keys between JWK, SEC 1 and the JDK. Whatever is no point of its curve is refused. */
public final class PublicKeys {
  private PublicKeys() {}

  /**
   * The JDK's form of {@code jwk}; {@link IllegalArgumentException} where a P-256 point is not on
   * its curve, or an Ed25519 point is of small order, not canonical, or no point at all.
   */
  public static PublicKey of(PublicJwk jwk) {
    return switch (jwk.algorithm()) {
      case ES256 -> key("EC", p256(unsigned(jwk.xBytes()), unsigned(jwk.yBytes())));
      case EDDSA -> key("Ed25519", ed25519(jwk.xBytes()));
    };
  }

  /** The JWK of a P-256 or Ed25519 key, whichever provider made it. */
  public static PublicJwk jwk(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec when P256.isCurveOf(ec) ->
          PublicJwk.p256(bytes(ec.getW().getAffineX()), bytes(ec.getW().getAffineY()));
      case EdECPublicKey ed
          when ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName()) ->
          PublicJwk.ed25519(encode(ed.getPoint()));
      default -> throw new IllegalArgumentException("neither a P-256 nor an Ed25519 key");
    };
  }

  /** The point whose compressed form (SEC 1 §2.3.3: 33 octets, 02 or 03 first) is given. */
  public static PublicJwk decompressP256(byte[] compressed) {
    if (compressed.length != 33 || (compressed[0] != 2 && compressed[0] != 3)) {
      throw new IllegalArgumentException("not a compressed P-256 point");
    }
    ECPoint point = P256.decompress(compressed);
    return PublicJwk.p256(
        point.getAffineXCoord().getEncoded(), point.getAffineYCoord().getEncoded());
  }

  /** The inverse of {@link #decompressP256}. */
  public static byte[] compressP256(PublicJwk jwk) {
    if (jwk.algorithm() != Algorithm.ES256) {
      throw new IllegalArgumentException("not a P-256 key");
    }
    byte[] compressed = new byte[33];
    compressed[0] = (byte) (2 + (jwk.yBytes()[31] & 1));
    System.arraycopy(jwk.xBytes(), 0, compressed, 1, 32);
    return compressed;
  }

  private static KeySpec p256(BigInteger x, BigInteger y) {
    P256.check(x, y);
    return new ECPublicKeySpec(new java.security.spec.ECPoint(x, y), P256.PARAMETERS);
  }

  /**
   * RFC 8032 §5.1.2: y in little-endian order, and the sign of x in the highest bit. A point of
   * small order is no key, for anybody can make a signature that verifies under it.
   */
  private static KeySpec ed25519(byte[] encoded) {
    if (!Ed25519.validatePublicKeyPartial(encoded, 0)) {
      throw new IllegalArgumentException(
          "not an Ed25519 point, or not canonical, or of small order");
    }
    boolean odd = encoded[31] < 0;
    byte[] y = reversed(encoded);
    y[0] &= 0x7F;
    return new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, unsigned(y)));
  }

  private static byte[] encode(EdECPoint point) {
    byte[] encoded = reversed(bytes(point.getY()));
    if (point.isXOdd()) {
      encoded[31] |= (byte) 0x80;
    }
    return encoded;
  }

  private static PublicKey key(String algorithm, KeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a key of " + algorithm, e);
    }
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static BigInteger unsigned(byte[] bytes) {
    return new BigInteger(1, bytes);
  }

  /** 32 octets, big-endian. */
  private static byte[] bytes(BigInteger number) {
    byte[] minimal = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(minimal.length, 32);
    System.arraycopy(minimal, minimal.length - length, fixed, 32 - length, length);
    return fixed;
  }
}
