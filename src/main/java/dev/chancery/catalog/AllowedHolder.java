package dev.chancery.catalog;

import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;

/**
 * One who may collect, with claims of their own.
 *
 * @param sealedClaims under the organisation's data key; the caller seals and opens them
 */
public record AllowedHolder(HolderId id, Did did, Buffer sealedClaims, Instant createdAt) {
  static AllowedHolder from(Row row) {
    return new AllowedHolder(
        new HolderId(row.getUUID("holder_id")),
        new Did(row.getString("did")),
        row.getBuffer("sealed_claims"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
