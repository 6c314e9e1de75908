package dev.chancery.issuer;

import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.KeyId;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.Multikey;
import dev.chancery.platform.json.Json;
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

  /** Whether the document of {@code did} would be served here. */
  public boolean isOurs(Did did) {
    return did.equals(web("")) || did.value().startsWith(web("") + ":");
  }

  /** Key ids of a did:web: opaque, never used twice. */
  static DidUrl webKid(Did did, KeyId key) {
    return new DidUrl(did, "key-" + key.toString().substring(0, 8));
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
