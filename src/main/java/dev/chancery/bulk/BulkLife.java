package dev.chancery.bulk;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.Actor;
import dev.chancery.model.BulkId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a bulk, and what is told of it. Safe for any thread. */
public final class BulkLife {
  private static final Logger log = LoggerFactory.getLogger(BulkLife.class);

  /** To sum up the chunks of millions of rows. */
  private static final Duration COUNTING = Duration.ofSeconds(5);

  /** The most rows of a page. */
  public static final int MOST = 1_000;

  private final Vertx vertx;
  private final Database database;
  private final DataKeys dataKeys;
  private final Audit audit;
  private final InstantSource clock;
  private final Bulks bulks = new Bulks();
  private final BulkRows rows = new BulkRows();

  public BulkLife(
      Vertx vertx, Database database, DataKeys dataKeys, Audit audit, InstantSource clock) {
    this.vertx = vertx;
    this.database = database;
    this.dataKeys = dataKeys;
    this.audit = audit;
    this.clock = clock;
  }

  /** The organisation's bulk, or {@link Problem.NotFound}. */
  public Future<Bulk> require(OrganisationId organisation, BulkId id) {
    return database.within(COUNTING, client -> require(client, organisation, id));
  }

  private Future<Bulk> require(SqlClient client, OrganisationId organisation, BulkId id) {
    return bulks
        .find(client, organisation, id)
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(new Problem.NotFound("bulk", id.toString()))));
  }

  /** Issues nothing more of it from when this is answered until it is resumed. */
  public Future<Bulk> pause(OrganisationId organisation, Actor actor, BulkId id) {
    return move(organisation, actor, id, BulkState.PAUSABLE, BulkState.PAUSED, Action.BULK_PAUSED);
  }

  /** Goes on where it was. */
  public Future<Bulk> resume(OrganisationId organisation, Actor actor, BulkId id) {
    return move(
        organisation,
        actor,
        id,
        EnumSet.of(BulkState.PAUSED),
        BulkState.QUEUED,
        Action.BULK_RESUMED);
  }

  /** Issues nothing more of it from when this is answered. What was issued stays. */
  public Future<Bulk> cancel(OrganisationId organisation, Actor actor, BulkId id) {
    return move(
        organisation, actor, id, BulkState.CANCELLABLE, BulkState.CANCELLED, Action.BULK_CANCELLED);
  }

  /** What is there already is no fault, and no deed. */
  private Future<Bulk> move(
      OrganisationId organisation,
      Actor actor,
      BulkId id,
      Set<BulkState> from,
      BulkState to,
      Action action) {
    Deed deed = new Deed(organisation, actor, action, id.toString(), Map.of());
    return database.inTransaction(
        COUNTING,
        client ->
            (to == BulkState.QUEUED
                    ? Future.<Void>succeededFuture()
                    : Brake.pull(client, organisation, id))
                .compose(_ -> bulks.move(client, organisation, id, from, to, clock.instant()))
                .compose(moved -> moved ? told(client, deed, id) : unmoved(client, deed, id, to)));
  }

  private Future<Bulk> told(SqlConnection client, Deed deed, BulkId id) {
    return require(client, deed.organisation(), id)
        .compose(bulk -> audit.record(client, deed).map(bulk));
  }

  private Future<Bulk> unmoved(SqlConnection client, Deed deed, BulkId id, BulkState to) {
    return require(client, deed.organisation(), id)
        .map(
            bulk -> {
              boolean resumed = to == BulkState.QUEUED && bulk.state() == BulkState.RUNNING;
              if (bulk.state() != to && !resumed) {
                throw new ProblemException(
                    new Problem.Conflict("bulk", "it is " + bulk.state().wireName()));
              }
              return bulk;
            });
  }

  /**
   * A row, and what became of it.
   *
   * @param recipient nobody where that is not kept
   */
  public record Told(
      int line,
      RowState state,
      int attempts,
      Recipient recipient,
      List<Fault> faults,
      @Nullable UUID credential) {}

  /**
   * The next {@code limit} rows after {@code line}, of one state or, where that is null, of all.
   * They are opened on a worker thread.
   */
  public Future<List<Told>> page(Bulk bulk, int line, @Nullable RowState state, int limit) {
    return dataKeys
        .of(bulk.organisation())
        .compose(
            dataKey ->
                database
                    .within(
                        COUNTING,
                        client ->
                            rows.page(client, bulk.organisation(), bulk.id(), line, state, limit))
                    .compose(
                        page ->
                            vertx.executeBlocking(
                                () ->
                                    page.stream()
                                        .map(row -> told(dataKey, bulk.id(), row))
                                        .toList(),
                                false)));
  }

  private static Told told(DataKey dataKey, BulkId bulk, BulkRows.Stated row) {
    return new Told(
        row.line(),
        row.state(),
        row.attempts(),
        recipient(dataKey, bulk, row),
        row.faults(),
        row.credential());
  }

  /** Of a row that cannot be opened is told what there is: nobody must miss the others for it. */
  private static Recipient recipient(DataKey dataKey, BulkId bulk, BulkRows.Stated row) {
    byte[] sealed = row.sealed();
    if (sealed == null) {
      return Recipient.NOBODY;
    }
    try {
      return SealedRow.open(dataKey, bulk, row.line(), sealed).recipient();
    } catch (RuntimeException failure) {
      log.atWarn()
          .addKeyValue("bulk", bulk)
          .addKeyValue("line", row.line())
          .addKeyValue("cause", failure.toString())
          .log("bulk.row.unreadable");
      return Recipient.NOBODY;
    }
  }
}
