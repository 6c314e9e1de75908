package dev.chancery.offer;

import dev.chancery.model.BulkId;
import dev.chancery.model.ClaimId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of a bulk that waits for whoever opens its link and shows a key.
 *
 * @param line the row's, in the bulk's file
 * @param key the row's, which no two live credentials of the collection have
 * @param written how it was when it was read; {@link #state} knows better
 * @param sealed its {@link ClaimContent}, for as long as it waits
 * @param holder who has collected it
 */
@SuppressWarnings("ArrayRecordComponent") // opened, and compared by nobody
public record Claim(
    ClaimId id,
    OrganisationId organisation,
    CollectionId collection,
    BulkId bulk,
    int line,
    UUID key,
    ClaimState written,
    byte @Nullable [] sealed,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant endedAt,
    @Nullable HolderId holder,
    @Nullable CredentialId credential) {

  /** One that nobody has swept yet is over all the same. */
  public ClaimState state(Instant now) {
    return written == ClaimState.WAITING && !now.isBefore(expiresAt) ? ClaimState.EXPIRED : written;
  }

  static Claim from(Row row) {
    Buffer sealed = row.getBuffer("sealed");
    UUID holder = row.getUUID("holder_id");
    UUID credential = row.getUUID("credential_id");
    return new Claim(
        new ClaimId(row.getUUID("id")),
        new OrganisationId(row.getUUID("organisation_id")),
        new CollectionId(row.getUUID("collection_id")),
        new BulkId(row.getUUID("bulk_id")),
        row.getInteger("bulk_line"),
        row.getUUID("bulk_key"),
        ClaimState.ofWireName(row.getString("state")).orElseThrow(),
        sealed == null ? null : sealed.getBytes(),
        Pg.instant(row, "created_at"),
        Pg.instant(row, "expires_at"),
        Pg.optionalInstant(row, "ended_at"),
        holder == null ? null : new HolderId(holder),
        credential == null ? null : new CredentialId(credential));
  }

  @Override
  public String toString() {
    return "Claim[" + id + "]";
  }
}
