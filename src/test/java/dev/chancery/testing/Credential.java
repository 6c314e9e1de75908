package dev.chancery.testing;

import com.authlete.sd.Disclosure;
import com.authlete.sd.SDJWT;
import com.authlete.sd.SDObjectDecoder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A credential, or another JWT of an issuer, as a verifier reads it: by libraries that share
 * nothing with the gateway.
 */
public final class Credential {
  /** The DER that stands before the 32 octets of an Ed25519 key (RFC 8410 §10.1). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String text;
  private final JWSObject jws;

  private Credential(String text) {
    this.text = text;
    try {
      this.jws = JWSObject.parse(text.split("~", 2)[0]);
    } catch (ParseException e) {
      throw new AssertionError(text, e);
    }
  }

  public static Credential parse(String text) {
    return new Credential(text);
  }

  /** The credential in the answer to a scan. */
  public static Credential in(Answered answered) {
    return new Credential(answered.text("credential"));
  }

  /** The DID URL of the key that signed. */
  public String kid() {
    return jws.getHeader().getKeyID();
  }

  public String type() {
    return String.valueOf(jws.getHeader().getType());
  }

  public String algorithm() {
    return jws.getHeader().getAlgorithm().getName();
  }

  /** What was signed. */
  public Map<String, @Nullable Object> payload() {
    return Json.object(jws.getPayload().toString());
  }

  /** A member of what was signed that is an object. */
  public Map<String, @Nullable Object> object(String name) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(payload().get(name), name));
  }

  /** A member of what was signed that is an array of objects. */
  public List<Map<String, @Nullable Object>> objects(String name) {
    return ((List<?>) Objects.requireNonNull(payload().get(name), name))
        .stream().map(each -> Json.members((Map<?, ?>) each)).toList();
  }

  /** The JWK that it is bound to. */
  public Map<String, @Nullable Object> holderKey() {
    return Json.members((Map<?, ?>) Objects.requireNonNull(object("cnf").get("jwk")));
  }

  /** The disclosures of an SD-JWT. */
  public List<Disclosure> disclosures() {
    return text.contains("~") ? SDJWT.parse(text).getDisclosures() : List.of();
  }

  /** All claims, what is disclosed in its place. */
  public Map<String, Object> claims() {
    return new SDObjectDecoder().decode(jws.getPayload().toJSONObject(), disclosures());
  }

  /** Whether the key that it names, which must be for assertions, is in the document and signed. */
  public boolean verifies(Map<String, @Nullable Object> didDocument) {
    Object assertion = Objects.requireNonNull(didDocument.get("assertionMethod"));
    return ((List<?>) assertion).contains(kid())
        && ((List<?>) Objects.requireNonNull(didDocument.get("verificationMethod")))
            .stream()
                .map(method -> Json.members((Map<?, ?>) method))
                .filter(method -> kid().equals(method.get("id")))
                .anyMatch(method -> isSignedBy((Map<?, ?>) method.get("publicKeyJwk")));
  }

  private boolean isSignedBy(@Nullable Map<?, ?> jwk) {
    try {
      JWK key = JWK.parse(Json.text(Objects.requireNonNull(jwk)));
      return key instanceof OctetKeyPair ed25519
          ? verifiesEd25519(ed25519.getX().decode())
          : jws.verify(new ECDSAVerifier(key.toECKey()));
    } catch (ParseException | JOSEException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** By the JDK: Nimbus wants Tink for it. */
  private boolean verifiesEd25519(byte[] x) throws GeneralSecurityException {
    byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    signature.update(jws.getSigningInput());
    return signature.verify(jws.getSignature().decode());
  }
}
