package dev.chancery.signing;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.KeyId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProofType;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.Multikey;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public half of an issuer's key, and its life: published when it is made, used from {@code
 * activatesAt} until a younger key of the same algorithm takes over at {@code supersededAt}, and
 * published until {@code retiresAt}, when the last credential under it has expired. An instant that
 * is not yet known is absent.
 */
public record SigningKey(
    KeyId id,
    OrganisationId organisation,
    DidUrl kid,
    PublicJwk publicJwk,
    Instant activatesAt,
    @Nullable Instant supersededAt,
    @Nullable Instant retiresAt) {

  public Did issuer() {
    return kid.did();
  }

  /**
   * The URL by which a Data Integrity proof names the key, which must lead to a Multikey (Data
   * Integrity EdDSA §2.1.1): in a did:web's document the key stands twice, since a JWT's must lead
   * to a JWK. The other methods have one URL for a key, which is made of it.
   */
  public DidUrl multikey() {
    return issuer().method().equals("web") ? new DidUrl(issuer(), Multikey.encode(publicJwk)) : kid;
  }

  /** The URL by which what is secured so names the key. */
  public DidUrl kid(ProofType proofType) {
    return proofType.format() == FormatIdentifier.LDP_VC ? multikey() : kid;
  }

  public Algorithm algorithm() {
    return publicJwk.algorithm();
  }

  /** Whether it may sign at {@code now}. */
  boolean isActive(Instant now) {
    return !activatesAt.isAfter(now) && !isSuperseded(now);
  }

  /** Whether a younger key signs at {@code now}. */
  public boolean isSuperseded(Instant now) {
    return supersededAt != null && !supersededAt.isAfter(now);
  }

  /** Whether it belongs into the issuer's published documents at {@code now}. */
  public boolean isPublished(Instant now) {
    return retiresAt == null || retiresAt.isAfter(now);
  }

  static SigningKey from(Row row) {
    return new SigningKey(
        new KeyId(row.getUUID("id")),
        new OrganisationId(row.getUUID("organisation_id")),
        DidUrl.parse(row.getString("kid")),
        jwk(Members.of(Pg.map(row, "public_jwk"))),
        Pg.instant(row, "activates_at"),
        Pg.optionalInstant(row, "superseded_at"),
        Pg.optionalInstant(row, "retires_at"));
  }

  Map<String, @Nullable Object> json() {
    return Json.of(
        "id", id.toString(),
        "organisation", organisation.toString(),
        "kid", kid.toString(),
        "publicJwk", publicJwk.members(),
        "activatesAt", activatesAt.toString(),
        "supersededAt", supersededAt == null ? null : supersededAt.toString(),
        "retiresAt", retiresAt == null ? null : retiresAt.toString());
  }

  static SigningKey of(Members json) {
    return new SigningKey(
        KeyId.parse(json.text("id")),
        OrganisationId.parse(json.text("organisation")),
        DidUrl.parse(json.text("kid")),
        jwk(json.object("publicJwk")),
        json.parsed("activatesAt", Instant::parse),
        json.optionalInstant("supersededAt"),
        json.optionalInstant("retiresAt"));
  }

  private static PublicJwk jwk(Members jwk) {
    return new PublicJwk(Algorithm.ofCurve(jwk.text("crv")), jwk.text("x"), jwk.optionalText("y"));
  }
}
