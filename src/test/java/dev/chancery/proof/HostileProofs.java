package dev.chancery.proof;

import static dev.chancery.proof.ProofJwtsTest.AUDIENCE;
import static dev.chancery.proof.ProofJwtsTest.EDWALLET;
import static dev.chancery.proof.ProofJwtsTest.NOW;
import static dev.chancery.proof.ProofJwtsTest.WALLET;

import dev.chancery.platform.json.Json;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Threat T-11: what a proof is spoilt by. Each row is a member, its value, and why it is refused.
 */
final class HostileProofs {
  private HostileProofs() {}

  static Stream<Arguments> badHeaders() {
    String other = EDWALLET.kid;
    String did = WALLET.did.value();
    return Stream.of(
        bad("typ", null, "typ is not openid4vci-proof+jwt"),
        bad("typ", "JWT", "typ is not openid4vci-proof+jwt"),
        bad("typ", "OPENID4VCI-PROOF+JWT", "typ is not openid4vci-proof+jwt"),
        bad("typ", "application/openid4vci-proof+jwt", "typ is not openid4vci-proof+jwt"),
        bad("typ", "dpop+jwt", "typ is not openid4vci-proof+jwt"),
        bad("typ", List.of("openid4vci-proof+jwt"), "typ is not openid4vci-proof+jwt"),
        bad("alg", null, "alg is neither ES256 nor EdDSA"),
        bad("alg", "none", "alg is neither ES256 nor EdDSA"),
        bad("alg", "None", "alg is neither ES256 nor EdDSA"),
        bad("alg", "", "alg is neither ES256 nor EdDSA"),
        bad("alg", "HS256", "alg is neither ES256 nor EdDSA"),
        bad("alg", "HS512", "alg is neither ES256 nor EdDSA"),
        bad("alg", "RS256", "alg is neither ES256 nor EdDSA"),
        bad("alg", "PS256", "alg is neither ES256 nor EdDSA"),
        bad("alg", "ES384", "alg is neither ES256 nor EdDSA"),
        bad("alg", "ES256K", "alg is neither ES256 nor EdDSA"),
        bad("alg", "es256", "alg is neither ES256 nor EdDSA"),
        bad("alg", List.of("ES256"), "alg is neither ES256 nor EdDSA"),
        bad("alg", "EdDSA", "alg does not fit the key"),
        bad("crit", List.of("exp"), "a critical header parameter"),
        bad("crit", List.of(), "a critical header parameter"),
        bad("b64", false, "a critical header parameter"),
        bad("jwk", Json.of("kty", "EC"), "jwk is not for this proof: kid names the key"),
        bad("x5c", List.of("MIIB"), "x5c is not for this proof: kid names the key"),
        bad("x5u", "https://evil.example/", "x5u is not for this proof: kid names the key"),
        bad("x5t", "AA", "x5t is not for this proof: kid names the key"),
        bad("x5t#S256", "AA", "x5t#S256 is not for this proof: kid names the key"),
        bad("jku", "https://evil.example/", "jku is not for this proof: kid names the key"),
        bad("trust_chain", List.of(), "trust_chain is not for this proof: kid names the key"),
        bad("key_attestation", "a.b.c", "key_attestation is not for this proof: kid names the key"),
        bad("kid", null, "kid is missing"),
        bad("kid", 7, "kid is missing"),
        bad("kid", List.of(did), "kid is missing"),
        bad("kid", "", "kid is not a DID URL"),
        bad("kid", "key-1", "kid is not a DID URL"),
        bad("kid", "#key-1", "kid is not a DID URL"),
        bad("kid", did, "kid is not a DID URL"),
        bad("kid", did + "#", "kid is not a DID URL"),
        bad("kid", did + "/path#key-1", "kid is not a DID URL"),
        bad("kid", did + "?a=b#key-1", "kid is not a DID URL"),
        bad("kid", "https://evil.example/#key", "kid is not a DID URL"),
        bad("kid", other, "kid is not of the holder's DID"),
        bad("kid", "did:web:evil.example#key-1", "kid is not of the holder's DID"),
        bad("kid", did + "#another", "kid names no authentication key of the DID document"),
        bad("kid", WALLET.kid + "#x", "kid names no authentication key of the DID document"));
  }

  static Stream<Arguments> badPayloads() {
    long now = NOW.getEpochSecond();
    return Stream.of(
        bad("aud", null, "aud is not https://issuer.example"),
        bad("aud", "", "aud is not https://issuer.example"),
        bad("aud", AUDIENCE + "/", "aud is not https://issuer.example"),
        bad("aud", "HTTPS://issuer.example", "aud is not https://issuer.example"),
        bad("aud", "https://evil.example", "aud is not https://issuer.example"),
        bad("aud", List.of(), "aud is not https://issuer.example"),
        bad("aud", List.of(AUDIENCE, AUDIENCE), "aud is not https://issuer.example"),
        bad("aud", List.of("https://evil.example", AUDIENCE), "aud is not https://issuer.example"),
        bad("aud", List.of(List.of(AUDIENCE)), "aud is not https://issuer.example"),
        bad("aud", Json.of("a", AUDIENCE), "aud is not https://issuer.example"),
        bad("iat", null, "iat is missing or not a time"),
        bad("iat", String.valueOf(now), "iat is missing or not a time"),
        bad("iat", true, "iat is missing or not a time"),
        bad("iat", -1, "iat is missing or not a time"),
        bad("iat", 1e30, "iat is missing or not a time"),
        bad("iat", Long.MAX_VALUE, "iat is missing or not a time"),
        bad("iat", 0, "iat is more than five minutes off"),
        bad("iat", now - 301, "iat is more than five minutes off"),
        bad("iat", now + 301, "iat is more than five minutes off"),
        bad("iat", now * 1000, "iat is missing or not a time"),
        bad("exp", now - 301, "exp has passed"),
        bad("exp", "never", "exp is missing or not a time"),
        bad("nbf", now + 301, "nbf has not come"),
        bad("nbf", Json.of(), "nbf is missing or not a time"),
        bad("iss", "client", "iss is not the holder's DID"),
        bad("iss", "", "iss is not the holder's DID"),
        bad("iss", 7, "iss is not the holder's DID"),
        bad("iss", EDWALLET.did.value(), "iss is not the holder's DID"),
        bad("nonce", null, "nonce is missing"),
        bad("nonce", 7, "nonce is missing"),
        bad("nonce", List.of("x"), "nonce is missing"));
  }

  static Stream<Arguments> badTexts() {
    return Stream.of(
        text("an empty text", _ -> ""),
        text("two dots", _ -> ".."),
        text("nothing but dots", _ -> ".".repeat(8_192)),
        text("two parts", jwt -> jwt.substring(0, jwt.lastIndexOf('.'))),
        text("four parts", jwt -> jwt + "."),
        text("a JWE's five parts", _ -> "a.b.c.d.e"),
        text("padding", jwt -> jwt + "=="),
        text("a line break", jwt -> jwt + "\n"),
        text("white space", jwt -> " " + jwt),
        text("base64 instead of base64url", jwt -> part(jwt, 2, "+/+/" + "A".repeat(82))),
        text("stray bits", jwt -> jwt.substring(0, jwt.length() - 1) + next(jwt)),
        text("no signature", jwt -> part(jwt, 2, "")),
        text("a signature of zeros", jwt -> part(jwt, 2, Wallet.encode(new byte[64]))),
        text("r of zero", jwt -> part(jwt, 2, Wallet.encode(zeroed(jwt, 0)))),
        text("s of zero", jwt -> part(jwt, 2, Wallet.encode(zeroed(jwt, 32)))),
        text("r and s of the group's order", jwt -> part(jwt, 2, Wallet.encode(order()))),
        text("a signature cut short", jwt -> part(jwt, 2, Wallet.encode(resized(jwt, 63)))),
        text("a signature and more", jwt -> part(jwt, 2, Wallet.encode(resized(jwt, 65)))),
        text("a signature in DER", jwt -> part(jwt, 2, Wallet.encode(der(jwt)))),
        text("a signature with one bit turned", jwt -> part(jwt, 2, Wallet.encode(turned(jwt)))),
        text("a header of nothing", jwt -> part(jwt, 0, "")),
        text("a header that is an array", jwt -> part(jwt, 0, Wallet.encode("[]"))),
        text("a header that is null", jwt -> part(jwt, 0, Wallet.encode("null"))),
        text("a header that is no UTF-8", jwt -> part(jwt, 0, "_____w")),
        text("a payload that is a string", jwt -> part(jwt, 1, Wallet.encode("\"x\""))),
        text("a payload of nothing", jwt -> part(jwt, 1, "")),
        text("a text of 8 KB and one character", jwt -> jwt + "A".repeat(8_193 - jwt.length())),
        text("a text of a megabyte", _ -> "A".repeat(1 << 20)),
        text("a character outside ASCII", jwt -> jwt.replace('.', '\uff0e')));
  }

  private static Arguments bad(String name, @Nullable Object value, String reason) {
    return Arguments.of(name, value, reason);
  }

  private static Arguments text(String name, UnaryOperator<String> spoil) {
    return Arguments.of(name, spoil);
  }

  static String part(String jwt, int index, String replacement) {
    String[] parts = jwt.split("\\.", -1);
    parts[index] = replacement;
    return String.join(".", parts);
  }

  /** The last character with one of the four bits turned that 64 octets leave over. */
  private static char next(String jwt) {
    return (char) (jwt.charAt(jwt.length() - 1) + 1);
  }

  private static byte[] signature(String jwt) {
    return Base64.getUrlDecoder().decode(jwt.substring(jwt.lastIndexOf('.') + 1));
  }

  private static byte[] zeroed(String jwt, int from) {
    byte[] signature = signature(jwt);
    Arrays.fill(signature, from, from + 32, (byte) 0);
    return signature;
  }

  private static byte[] resized(String jwt, int length) {
    return Arrays.copyOf(signature(jwt), length);
  }

  private static byte[] turned(String jwt) {
    byte[] signature = signature(jwt);
    signature[40] ^= 1;
    return signature;
  }

  private static byte[] order() {
    String n = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    return HexFormat.of().parseHex(n + n);
  }

  private static byte[] der(String jwt) {
    try {
      return com.nimbusds.jose.crypto.impl.ECDSA.transcodeSignatureToDER(signature(jwt));
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
