package dev.chancery.notify;

import dev.chancery.model.Ids;
import dev.chancery.outbox.EventKind;
import dev.chancery.platform.database.Pg;
import io.vertx.sqlclient.Row;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where an organisation hears of what happens.
 *
 * @param previousUntil how long messages are signed by the secret before this one too
 */
public record Webhook(
    UUID id, URI url, Set<EventKind> events, Instant createdAt, @Nullable Instant previousUntil) {
  public static final int LONGEST_URL = 2_000;

  private static final String DESTINATION = "webhook:";

  public Webhook {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a webhook that hears nothing");
    }
    events = Set.copyOf(events);
  }

  static Webhook from(Row row) {
    return new Webhook(
        row.getUUID("id"),
        URI.create(row.getString("url")),
        Arrays.stream(row.getArrayOfStrings("events"))
            .map(EventKind::ofWireName)
            .collect(Collectors.toSet()),
        Pg.instant(row, "created_at"),
        Pg.optionalInstant(row, "previous_until"));
  }

  /** Its events by name, in one order. */
  public List<String> eventNames() {
    return EnumSet.copyOf(events).stream().map(EventKind::wireName).toList();
  }

  /** What the outbox calls it. Messages that try it out go to {@code …:test}. */
  static String destination(UUID id) {
    return DESTINATION + id;
  }

  /** Which webhook a destination is; null where it is none. */
  public static @Nullable UUID of(String destination) {
    return destination.startsWith(DESTINATION)
        ? Ids.uuid(destination.split(":", 3)[1], "webhook")
        : null;
  }

  /** Where its URL leads, without what only its owner knows. */
  public static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
