package dev.chancery.notify;

import dev.chancery.platform.database.Pg;
import dev.chancery.platform.json.Json;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message, as its organisation sees it.
 *
 * @param webhookId where it goes, if that is a webhook
 * @param lastStatus what the last attempt came to; null before the first
 */
public record Notification(
    UUID id,
    String channel,
    @Nullable UUID webhookId,
    String kind,
    Instant happenedAt,
    Map<String, @Nullable Object> data,
    String state,
    int attempts,
    @Nullable String lastStatus,
    @Nullable Instant finishedAt) {
  static Notification from(Row row) {
    return new Notification(
        row.getUUID("id"),
        row.getString("channel"),
        Webhook.of(row.getString("destination")),
        row.getString("kind"),
        Pg.instant(row, "happened_at"),
        Pg.map(row, "data"),
        row.getString("state"),
        row.getInteger("attempts"),
        row.getString("last_status"),
        Pg.optionalInstant(row, "finished_at"));
  }

  /** Where a page ends that ends with it, if it is dead. */
  public String place() {
    return Notifications.Place.of(this).text();
  }

  public Map<String, @Nullable Object> json() {
    return Json.of(
        "id", id.toString(),
        "channel", channel,
        "webhookId", webhookId == null ? null : webhookId.toString(),
        "type", kind,
        "timestamp", happenedAt.toString(),
        "data", data,
        "state", state,
        "attempts", attempts,
        "lastStatus", lastStatus,
        "finishedAt", finishedAt == null ? null : finishedAt.toString());
  }
}
