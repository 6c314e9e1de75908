package dev.chancery.faults.audit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Whether credentials verify under the DID document that is published for everybody: fetched over
 * HTTP, read by Nimbus, ES256 checked by Nimbus and EdDSA by the JDK.
 */
public final class Verification {
  /** The DER that stands before the 32 octets of an Ed25519 key (RFC 8410 §10.1). */
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Map<String, JWK> keys;

  private Verification(Map<String, JWK> keys) {
    this.keys = keys;
  }

  /** By the assertion keys that the did:web documents of {@code issuers} have now. */
  public static Verification by(String... issuers) {
    Map<String, JWK> keys = new HashMap<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String issuer : issuers) {
        keys.putAll(assertionKeys(document(client, issuer)));
      }
    }
    return new Verification(keys);
  }

  /** Those that do not verify. */
  public List<Receipt> failures(Collection<Receipt> receipts) {
    return receipts.parallelStream().filter(receipt -> !verifies(receipt.credential())).toList();
  }

  /** How many different keys have signed. */
  public static long signers(Collection<Receipt> receipts) {
    return receipts.stream()
        .map(receipt -> Reading.jws(receipt.credential()).getHeader().getKeyID())
        .distinct()
        .count();
  }

  /** Whether a key of its issuer's signed it. */
  public boolean verifies(String credential) {
    JWSObject jws = Reading.jws(credential);
    String kid = jws.getHeader().getKeyID();
    Object issuer = Reading.payload(credential).getOrDefault("iss", issuer(credential));
    JWK key = keys.get(kid);
    return key != null && kid.startsWith(issuer + "#") && isSignedBy(jws, key);
  }

  /** VC Data Model 2.0 has it as a string, or as an object with an id. */
  private static Object issuer(String credential) {
    Object issuer = Reading.payload(credential).get("issuer");
    return issuer instanceof Map<?, ?> named
        ? String.valueOf(named.get("id"))
        : String.valueOf(issuer);
  }

  private static boolean isSignedBy(JWSObject jws, JWK key) {
    try {
      return key instanceof OctetKeyPair ed25519
          ? verifiesEd25519(jws, ed25519.getX().decode())
          : jws.verify(new ECDSAVerifier(key.toECKey()));
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean verifiesEd25519(JWSObject jws, byte[] x) throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(ED25519, ED25519.length + x.length);
    System.arraycopy(x, 0, encoded, ED25519.length, x.length);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    signature.update(jws.getSigningInput());
    return signature.verify(jws.getSignature().decode());
  }

  /** The did:web method, Read: on localhost without TLS. */
  private static Map<String, Object> document(HttpClient client, String did) {
    String path = did.substring("did:web:".length()).replace(':', '/');
    URI uri = URI.create("http://" + URLDecoder.decode(path, StandardCharsets.UTF_8) + "/did.json");
    try {
      return JSONObjectUtils.parse(
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (IOException | InterruptedException | ParseException e) {
      throw new IllegalStateException("no document at " + uri, e);
    }
  }

  private static Map<String, JWK> assertionKeys(Map<String, Object> document) {
    Map<String, JWK> keys = new HashMap<>();
    try {
      List<String> assertion = JSONObjectUtils.getStringList(document, "assertionMethod");
      for (Map<String, Object> method :
          JSONObjectUtils.getJSONObjectArray(document, "verificationMethod")) {
        String id = JSONObjectUtils.getString(method, "id");
        if (assertion.contains(id) && method.containsKey("publicKeyJwk")) {
          keys.put(id, JWK.parse(JSONObjectUtils.getJSONObject(method, "publicKeyJwk")));
        }
      }
      return keys;
    } catch (ParseException e) {
      throw new IllegalStateException(document.toString(), e);
    }
  }
}
