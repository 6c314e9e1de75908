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
 * @param vcApi what it secures that callers wrote themselves
 */
public record Issuer(
    Did did,
    OrganisationId organisation,
    String name,
    Instant createdAt,
    @Nullable Instant deactivatedAt,
    VcApi vcApi) {

  /**
   * What an issuer secures of what callers wrote themselves, by no schema.
   *
   * @param issue whether it does at all; else it issues by schemas alone
   * @param status whether what has no status of its own gets an entry in a list
   */
  public record VcApi(boolean issue, boolean status) {
    static final VcApi UNLESS_SAID = new VcApi(true, true);

    /** As it is of an issuer from before there was a choice, in a cache or in its row. */
    private static final VcApi FROM_BEFORE = new VcApi(false, true);

    private static VcApi of(@Nullable Members json) {
      return json == null
          ? FROM_BEFORE
          : new VcApi(json.truth("issue", false), json.truth("status", true));
    }

    /** As the API has it. */
    public Map<String, @Nullable Object> json() {
      return Json.of("issue", issue, "status", status);
    }
  }

  public boolean isDeactivated() {
    return deactivatedAt != null;
  }

  static Issuer from(Row row) {
    return new Issuer(
        new Did(row.getString("did")),
        new OrganisationId(row.getUUID("organisation_id")),
        row.getString("name"),
        Pg.instant(row, "created_at"),
        Pg.optionalInstant(row, "deactivated_at"),
        new VcApi(row.getBoolean("vc_api_issue"), row.getBoolean("vc_api_status")));
  }

  Map<String, @Nullable Object> json() {
    return Json.of(
        "did", did.value(),
        "organisation", organisation.toString(),
        "name", name,
        "createdAt", createdAt.toString(),
        "deactivatedAt", deactivatedAt == null ? null : deactivatedAt.toString(),
        "vcApi", vcApi.json());
  }

  static Issuer of(Members json) {
    return new Issuer(
        new Did(json.text("did")),
        OrganisationId.parse(json.text("organisation")),
        json.text("name"),
        json.parsed("createdAt", Instant::parse),
        json.optionalInstant("deactivatedAt"),
        VcApi.of(json.optionalObject("vcApi")));
  }
}
