package dev.chancery.testing;

import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.platform.json.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Somebody who issues access tokens: a key of each kind, and whatever a test wants said. */
public final class TokenIssuer {
  /** So many issuers that are made one after the other share no key. An RSA key takes its time. */
  private static final int STRANGERS = 4;

  private static final List<KeyPair> RSA = new ArrayList<>();
  private static int next;

  private final String issuer;
  private final String audience;
  private final KeyPair rsa;
  private final KeyPair ec;
  private final KeyPair ed;

  /** Calls itself {@code issuer}, and issues for {@code audience}. */
  public TokenIssuer(String issuer, String audience) {
    this.issuer = issuer;
    this.audience = audience;
    try {
      rsa = nextRsa();
      KeyPairGenerator ecKeys = KeyPairGenerator.getInstance("EC");
      ecKeys.initialize(new ECGenParameterSpec("secp256r1"));
      ec = ecKeys.generateKeyPair();
      ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static synchronized KeyPair nextRsa() throws GeneralSecurityException {
    if (RSA.size() < STRANGERS) {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
      keys.initialize(2048);
      RSA.add(keys.generateKeyPair());
    }
    return RSA.get(next++ % STRANGERS);
  }

  public String issuer() {
    return issuer;
  }

  /** How an organisation registers this issuer, with its keys. */
  public Map<String, Object> signIn(String claim, Map<String, ?> roles) {
    return new LinkedHashMap<>(
        Map.of(
            "issuer",
            issuer,
            "audience",
            audience,
            "jwks",
            jwks(),
            "claim",
            claim,
            "roles",
            roles));
  }

  /** The public keys: {@code rsa}, {@code ec} and {@code ed}. */
  public Map<String, Object> jwks() {
    return Map.of("keys", List.of(jwk("rsa"), jwk("ec"), jwk("ed")));
  }

  public Map<String, Object> jwk(String kid) {
    Map<String, Object> jwk =
        switch (kid) {
          case "rsa" -> {
            RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
            yield new LinkedHashMap<>(
                Map.of(
                    "kty", "RSA",
                    "n", base64url(unsigned(key.getModulus())),
                    "e", base64url(unsigned(key.getPublicExponent()))));
          }
          case "ec" -> new LinkedHashMap<>(PublicKeys.jwk(ec.getPublic()).members());
          default -> new LinkedHashMap<>(PublicKeys.jwk(ed.getPublic()).members());
        };
    jwk.put("kid", kid);
    jwk.put("use", "sig");
    return jwk;
  }

  /** The public RSA key's octets, with which a fool would verify an HMAC. */
  public byte[] rsaOctets() {
    return rsa.getPublic().getEncoded();
  }

  /** The claims of a good token, to be changed. */
  public Map<String, @Nullable Object> claims(Instant now) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", audience);
    claims.put("sub", "somebody");
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 300);
    return claims;
  }

  /** The header of a good token, to be changed. */
  public static Map<String, @Nullable Object> header(String algorithm) {
    Map<String, @Nullable Object> header = new LinkedHashMap<>();
    header.put("typ", "at+jwt");
    header.put("alg", algorithm);
    header.put("kid", kid(algorithm));
    return header;
  }

  /** A token as good as it gets. */
  public String token(String algorithm, Map<String, @Nullable Object> claims) {
    return token(header(algorithm), claims);
  }

  /** Signed as its header says, unless that is nothing we can do; then not at all. */
  public String token(Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
    return token(Json.text(header), Json.text(claims), String.valueOf(header.get("alg")));
  }

  public String token(String header, String claims, String algorithm) {
    String input = base64url(utf8(header)) + "." + base64url(utf8(claims));
    return input + "." + base64url(signature(algorithm, utf8(input)));
  }

  /** A token under an HMAC of {@code secret}. */
  public static String hmac(
      byte[] secret, Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
    String input = base64url(Json.bytes(header)) + "." + base64url(Json.bytes(claims));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return input + "." + base64url(mac.doFinal(utf8(input)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String kid(String algorithm) {
    return switch (algorithm) {
      case "ES256" -> "ec";
      case "EdDSA" -> "ed";
      default -> "rsa";
    };
  }

  private byte[] signature(String algorithm, byte[] input) {
    try {
      return switch (algorithm) {
        case "RS256" -> sign("SHA256withRSA", null, rsa.getPrivate(), input);
        case "RS384" -> sign("SHA384withRSA", null, rsa.getPrivate(), input);
        case "RS512" -> sign("SHA512withRSA", null, rsa.getPrivate(), input);
        case "PS256" -> pss(MGF1ParameterSpec.SHA256, 32, input);
        case "PS384" -> pss(MGF1ParameterSpec.SHA384, 48, input);
        case "PS512" -> pss(MGF1ParameterSpec.SHA512, 64, input);
        case "ES256" -> sign("SHA256withECDSAinP1363Format", null, ec.getPrivate(), input);
        case "EdDSA" -> sign("Ed25519", null, ed.getPrivate(), input);
        default -> new byte[0];
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] pss(MGF1ParameterSpec hash, int salt, byte[] input)
      throws GeneralSecurityException {
    return sign(
        "RSASSA-PSS",
        new PSSParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, salt, 1),
        rsa.getPrivate(),
        input);
  }

  private static byte[] sign(
      String name, @Nullable PSSParameterSpec parameters, PrivateKey key, byte[] input)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(name);
    if (parameters != null) {
      signature.setParameter(parameters);
    }
    signature.initSign(key);
    signature.update(input);
    return signature.sign();
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] octets = number.toByteArray();
    return octets[0] == 0 ? java.util.Arrays.copyOfRange(octets, 1, octets.length) : octets;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static String base64url(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
