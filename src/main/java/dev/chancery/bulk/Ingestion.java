package dev.chancery.bulk;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.bulk.BulkRows.Stored;
import dev.chancery.issuance.Plan;
import dev.chancery.model.BulkId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.IdempotencyConflict.Why;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One upload, from its first octet to the bulk that it becomes. Runs on a thread that waits. */
final class Ingestion {
  private static final int SLICE = 1_000;

  /** More octets than that are a slice too, so that long rows take no more memory than short. */
  private static final int SLICE_OCTETS = 1024 * 1024;

  /** Slices that have been read and are not stored. */
  private static final int MOST_IN_FLIGHT = 4;

  private static final Duration STORING = Duration.ofSeconds(5);
  private static final String UNIQUE_VIOLATION = "23505";

  /** What every upload needs. */
  record Tools(
      Database database,
      WorkerExecutor workers,
      RowKeys keys,
      Audit audit,
      InstantSource clock,
      UploadLimits limits,
      MeterRegistry meters) {
    void count(String outcome, int count) {
      meters.counter("chancery.bulk.rows", "outcome", outcome).increment(count);
    }
  }

  private final Tools tools;
  private final Bulks bulks = new Bulks();
  private final BulkRows rows = new BulkRows();
  private final BulkId id;
  private final Upload upload;
  private final Plan plan;
  private final Pipe pipe;
  private final Deque<Future<?>> inFlight = new ArrayDeque<>();
  private Future<Stored> stored = Future.succeededFuture(Stored.NOTHING);

  Ingestion(Tools tools, BulkId id, Upload upload, Plan plan, Pipe pipe) {
    this.tools = tools;
    this.id = id;
    this.upload = upload;
    this.plan = plan;
    this.pipe = pipe;
  }

  /** The bulk: this one, or the one that the same request or the same file has made before. */
  Bulk run() throws IOException {
    Optional<Bulks.Known> before = byKey();
    if (before.isPresent()) {
      pipe.drain();
      return same(before.get(), upload.options().digest(upload.form(), pipe.digest()));
    }
    RowSource source = RowSources.open(upload, pipe, tools.limits, plan);
    tools.database.with(client -> bulks.insert(client, id, upload, tools.clock.instant())).await();
    try {
      Stored all = ingested(source);
      return accepted(all, upload.options().digest(upload.form(), pipe.digest()));
    } catch (IOException | RuntimeException failure) {
      settle();
      giveUp(Bulk.UPLOAD_CUT);
      throw failure;
    }
  }

  /** Waits for what is being stored: nothing is, once it is given up. */
  private void settle() {
    try {
      Stored _ = stored.await();
    } catch (RuntimeException _) {
      // it was not stored
    }
  }

  private Stored ingested(RowSource source) throws IOException {
    RowCheck check =
        new RowCheck(id, plan, source.reading(), tools.keys, !upload.options().dryRun());
    List<SourceRow> slice = new ArrayList<>(SLICE);
    int octets = 0;
    for (SourceRow row = source.next(); row != null; row = source.next()) {
      slice.add(row);
      octets += row.size();
      if (slice.size() == SLICE || octets >= SLICE_OCTETS) {
        store(check, slice);
        slice = new ArrayList<>(SLICE);
        octets = 0;
      }
    }
    pipe.drain();
    store(check, slice);
    Stored all = stored.await();
    if (all.all() == 0) {
      throw CsvSource.refused(0, "", "no rows in it");
    }
    return all;
  }

  /** Checked beside others, stored after those before it. */
  private void store(RowCheck check, List<SourceRow> slice) {
    if (slice.isEmpty()) {
      return;
    }
    Future<List<CheckedRow>> checked = tools.workers.executeBlocking(() -> check.all(slice), false);
    stored = stored.compose(before -> checked.compose(this::insert).map(before::plus));
    inFlight.add(stored);
    if (inFlight.size() > MOST_IN_FLIGHT) {
      inFlight.remove().await();
    }
  }

  /** Where it was given up meanwhile, nothing is stored. */
  private Future<Stored> insert(List<CheckedRow> slice) {
    return tools
        .database
        .within(STORING, client -> rows.insert(client, id, upload, slice))
        .map(
            slices -> {
              if (slices.all() != slice.size()) {
                throw lost();
              }
              return slices;
            });
  }

  private Bulk accepted(Stored all, byte[] digest) {
    Bulks.Outcome outcome = outcome(all);
    try {
      tools.database.inTransaction(client -> accept(client, outcome, digest)).await();
    } catch (RuntimeException failure) {
      if (!isTaken(failure)) {
        throw failure;
      }
      giveUp(Bulk.SAME_FILE);
      return other(digest);
    }
    tools.count("rejected", all.rejected());
    tools.count("duplicate", all.duplicate());
    tools.count(outcome.state() == BulkState.QUEUED ? "queued" : "kept-back", all.waiting());
    return tools
        .database
        .with(client -> bulks.find(client, upload.organisation(), id))
        .await()
        .orElseThrow(Ingestion::lost);
  }

  private Future<Void> accept(SqlConnection client, Bulks.Outcome outcome, byte[] digest) {
    return bulks
        .accept(
            client,
            id,
            upload.organisation(),
            outcome,
            digest,
            upload.keyHash(),
            tools.clock.instant())
        .compose(
            accepted ->
                accepted ? tools.audit.record(client, deed(outcome)) : Future.failedFuture(lost()));
  }

  private Bulks.Outcome outcome(Stored all) {
    Bulk.Counts counts = new Bulk.Counts(all.all(), 0, 0, all.rejected(), all.duplicate(), 0);
    if (!upload.options().dryRun() && upload.options().allOrNothing() && !counts.isAllGood()) {
      return new Bulks.Outcome(BulkState.CANCELLED, Bulk.ROWS_REFUSED, counts);
    }
    boolean over = upload.options().dryRun() || all.waiting() == 0;
    return new Bulks.Outcome(over ? BulkState.DONE : BulkState.QUEUED, null, counts);
  }

  private Deed deed(Bulks.Outcome outcome) {
    return new Deed(
        upload.organisation(),
        upload.actor(),
        Action.BULK_UPLOADED,
        id.toString(),
        Json.of(
            "collection", upload.collection(),
            "state", outcome.state().wireName(),
            "dryRun", upload.options().dryRun(),
            "rows", outcome.counts().total(),
            "queued", outcome.state() == BulkState.QUEUED ? outcome.counts().rest() : 0));
  }

  private Optional<Bulks.Known> byKey() {
    byte[] keyHash = upload.keyHash();
    return keyHash == null
        ? Optional.empty()
        : tools
            .database
            .with(client -> bulks.byKey(client, upload.organisation(), keyHash))
            .await();
  }

  /** Who has taken the key or the file while this was coming. */
  private Bulk other(byte[] digest) {
    Optional<Bulks.Known> sameKey = byKey();
    return sameKey.isPresent()
        ? same(sameKey.get(), digest)
        : tools
            .database
            .with(client -> bulks.byFile(client, upload, digest))
            .await()
            .orElseThrow(Ingestion::lost);
  }

  private Bulk same(Bulks.Known known, byte[] digest) {
    if (!known.bulk().collection().equals(upload.collection())
        || !MessageDigest.isEqual(known.digest(), digest)) {
      throw new ProblemException(new Problem.IdempotencyConflict(Why.ANOTHER_BODY));
    }
    return known.bulk();
  }

  /** What it leaves is swept; so it is where this fails too, only later. */
  private void giveUp(String reason) {
    try {
      tools
          .database
          .with(client -> bulks.giveUp(client, id, upload.organisation(), reason))
          .await();
    } catch (RuntimeException _) {
      // PostgreSQL is away, which whoever uploads is told
    }
  }

  private static boolean isTaken(@Nullable Throwable failure) {
    return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
  }

  /** The sweeper took us for dead. */
  private static ProblemException lost() {
    return new ProblemException(new Problem.Unavailable("the upload's node", Problem.SOON));
  }
}
