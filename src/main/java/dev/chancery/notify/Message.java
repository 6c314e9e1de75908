package dev.chancery.notify;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the outbox that this node has taken.
 *
 * @param id the same at every attempt
 * @param destination who hears it
 * @param data ids of what it tells of
 * @param sealed what else its channel needs, under the organisation's data key
 * @param attempts this one included
 * @param probe whether its destination rests, and is asked by this message alone
 */
@SuppressWarnings("ArrayRecordComponent") // comes of a row
public record Message(
    UUID id,
    OrganisationId organisation,
    String channel,
    String destination,
    String kind,
    Instant happenedAt,
    Map<String, @Nullable Object> data,
    byte @Nullable [] sealed,
    int attempts,
    boolean probe) {
  static Message from(Row row) {
    return new Message(
        row.getUUID("id"),
        new OrganisationId(row.getUUID("organisation_id")),
        row.getString("channel"),
        row.getString("destination"),
        row.getString("kind"),
        Pg.instant(row, "happened_at"),
        Pg.map(row, "data"),
        row.getBuffer("sealed") == null ? null : Pg.bytes(row, "sealed"),
        row.getInteger("attempts"),
        row.getBoolean("probe"));
  }
}
