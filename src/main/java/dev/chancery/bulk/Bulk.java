package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that was taken in, and how far it is.
 *
 * @param reason why it was cancelled, where nobody asked for that
 * @param priority from 0, which is worked first, to 9
 * @param notBefore when the first of its rows may be issued; null for at once
 * @param rate rows that were issued, are claimable or have failed in a second, over the last ten or
 *     since it runs; 0 where it does not
 */
public record Bulk(
    BulkId id,
    OrganisationId organisation,
    CollectionId collection,
    BulkState state,
    @Nullable String reason,
    boolean dryRun,
    boolean allOrNothing,
    int priority,
    @Nullable Instant notBefore,
    Counts counts,
    double rate,
    Instant createdAt,
    @Nullable Instant finishedAt) {
  /** Of a bulk that was refused whole, since some of its rows could not be issued. */
  public static final String ROWS_REFUSED = "ROWS_REFUSED";

  /** Of one whose file did not come whole. Nobody was told of it. */
  static final String UPLOAD_CUT = "UPLOAD_CUT";

  /** Of one that turned out to be another. Nobody was told of it either. */
  static final String SAME_FILE = "SAME_FILE";

  /**
   * How many rows there are of each kind.
   *
   * @param total all of the others together
   * @param rejected of them, those with which something was wrong from the beginning
   * @param claimable of them, those that wait for their recipients
   */
  public record Counts(
      int total, int issued, int failed, int rejected, int duplicate, int claimable) {
    /** Those of which nothing has become, or ever will where the bulk is over. */
    public int rest() {
      return total - issued - failed - rejected - duplicate - claimable;
    }

    boolean isAllGood() {
      return rejected == 0 && duplicate == 0;
    }
  }

  /** How long it will take; null where nobody can say. */
  public @Nullable Duration remaining() {
    return state != BulkState.RUNNING || rate <= 0
        ? null
        : Duration.ofMillis(Math.round(counts.rest() * 1_000 / rate));
  }

  static Bulk from(Row row) {
    return new Bulk(
        new BulkId(row.getUUID("id")),
        new OrganisationId(row.getUUID("organisation_id")),
        new CollectionId(row.getUUID("collection_id")),
        BulkState.ofWireName(row.getString("state")),
        row.getString("reason"),
        row.getBoolean("dry_run"),
        row.getBoolean("all_or_nothing"),
        row.getInteger("priority"),
        Pg.optionalInstant(row, "not_before"),
        new Counts(
            row.getInteger("total"),
            row.getInteger("issued"),
            row.getInteger("failed"),
            row.getInteger("rejected"),
            row.getInteger("duplicate"),
            row.getInteger("claimable")),
        row.getDouble("rate"),
        Pg.instant(row, "created_at"),
        Pg.optionalInstant(row, "finished_at"));
  }
}
