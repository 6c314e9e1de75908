package dev.chancery.audit;

import dev.chancery.format.Jcs;
import dev.chancery.model.Digests;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.json.Json;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an organisation's trail, as it stands there: whether its hash is the right one is
 * another question.
 *
 * @param at to the microsecond, as PostgreSQL keeps it
 * @param detail a JSON object
 */
public record Entry(
    OrganisationId organisation,
    long seq,
    Instant at,
    String actor,
    String action,
    String subjectType,
    String subjectId,
    String detail,
    Hash previous,
    Hash hash) {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** The entry that follows {@code head} and tells of {@code deed}. */
  static Entry after(Head head, Deed deed, Instant at) {
    Entry unhashed =
        new Entry(
            deed.organisation(),
            head.seq() + 1,
            at.truncatedTo(ChronoUnit.MICROS),
            deed.actor().name(),
            deed.action().wireName(),
            deed.action().subject(),
            deed.subject(),
            Json.text(deed.detail()),
            head.hash(),
            Hash.NONE);
    return unhashed.with(unhashed.computed());
  }

  static Entry from(Row row) {
    return new Entry(
        new OrganisationId(row.getUUID("organisation_id")),
        row.getLong("seq"),
        Pg.instant(row, "at"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject_type"),
        row.getString("subject_id"),
        row.getString("detail"),
        new Hash(Pg.bytes(row, "previous")),
        new Hash(Pg.bytes(row, "hash")));
  }

  private Entry with(Hash computed) {
    return new Entry(
        organisation, seq, at, actor, action, subjectType, subjectId, detail, previous, computed);
  }

  /** The hash that it should have: of everything else in it. */
  Hash computed() {
    return new Hash(Digests.sha256(Jcs.canonical(unhashed())));
  }

  Head head() {
    return new Head(seq, hash);
  }

  /** As it is shown, and hashed but for its {@code hash}. */
  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = unhashed();
    document.put("hash", hash.toString());
    return document;
  }

  private Map<String, @Nullable Object> unhashed() {
    return Json.of(
        "organisationId", organisation.toString(),
        "seq", seq,
        "at", MICROSECONDS.format(at),
        "actor", actor,
        "action", action,
        "subject", Json.of("type", subjectType, "id", subjectId),
        "detail", Json.object(detail),
        "previous", previous.toString());
  }
}
