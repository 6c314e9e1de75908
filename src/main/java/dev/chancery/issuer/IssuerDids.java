package dev.chancery.issuer;

import dev.chancery.identity.Multikey;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.KeyId;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.json.Json;
import dev.chancery.signing.SigningKey;
import java.net.URI;
import java.util.Base64;

/** How an issuer's DID and its key ids are spelt. */
public final class IssuerDids {
  private final String host;

  /** DIDs of the gateway that is reached at {@code baseUrl}. */
  public IssuerDids(URI baseUrl) {
    this.host = baseUrl.getHost() + (baseUrl.getPort() < 0 ? "" : "%3A" + baseUrl.getPort());
  }

  /**
   * The did:web whose document is served at {@code path} below the host; the host's own where that
   * is empty (did:web §2).
   */
  public Did web(String path) {
    return new Did("did:web:" + host + (path.isEmpty() ? "" : ":" + path.replace('/', ':')));
  }

  /** Key ids of a did:web: opaque, never used twice. */
  static DidUrl webKid(Did did, KeyId key) {
    return new DidUrl(did, "key-" + key.toString().substring(0, 8));
  }

  /**
   * The URL by which a Data Integrity proof names {@code key}, which must lead to a Multikey (Data
   * Integrity EdDSA §2.1.1): in a did:web's document the key stands twice, since a JWT's must lead
   * to a JWK. The other methods have one URL for a key, which is made of it.
   */
  public static DidUrl multikey(SigningKey key) {
    return key.issuer().method().equals(IssuerMethod.WEB.wireName())
        ? new DidUrl(key.issuer(), Multikey.encode(key.publicJwk()))
        : key.kid();
  }

  /** did:key (§3): multibase base58-btc of the multicodec and the key. */
  static DidUrl key(PublicJwk jwk) {
    String fragment = Multikey.encode(jwk);
    return new DidUrl(new Did("did:key:" + fragment), fragment);
  }

  /** did:jwk: base64url of the JWK's UTF-8, and always {@code #0}. */
  static DidUrl jwk(PublicJwk jwk) {
    String encoded =
        Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(jwk.members()));
    return new DidUrl(new Did("did:jwk:" + encoded), "0");
  }
}
