package dev.chancery.issuer;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One who issues, under a DID whose keys we hold.
 *
 * @param deactivatedAt when it stopped issuing, for good
 */
public record Issuer(
    Did did,
    OrganisationId organisation,
    String name,
    Instant createdAt,
    @Nullable Instant deactivatedAt) {

  public boolean isDeactivated() {
    return deactivatedAt != null;
  }

  static Issuer from(Row row) {
    return new Issuer(
        new Did(row.getString("did")),
        new OrganisationId(row.getUUID("organisation_id")),
        row.getString("name"),
        Pg.instant(row, "created_at"),
        Pg.optionalInstant(row, "deactivated_at"));
  }

  Map<String, @Nullable Object> json() {
    return Json.of(
        "did", did.value(),
        "organisation", organisation.toString(),
        "name", name,
        "createdAt", createdAt.toString(),
        "deactivatedAt", deactivatedAt == null ? null : deactivatedAt.toString());
  }

  static Issuer of(Members json) {
    return new Issuer(
        new Did(json.text("did")),
        OrganisationId.parse(json.text("organisation")),
        json.text("name"),
        json.parsed("createdAt", Instant::parse),
        json.optionalInstant("deactivatedAt"));
  }
}
