package dev.chancery.bulk;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.bulk.Retry.Correction;
import dev.chancery.bulk.Retry.Refused;
import dev.chancery.bulk.Retry.Retried;
import dev.chancery.issuance.Plan;
import dev.chancery.model.Actor;
import dev.chancery.model.BulkId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Has rows tried again that have failed. A bulk that was done is queued again. Safe for any thread.
 */
public final class Retries {
  /** Some thousands of rows; and whoever works on one of them is waited for. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Database database;
  private final Uploads uploads;
  private final BulkLife life;
  private final RowKeys keys;
  private final Audit audit;
  private final RetryRows rows = new RetryRows();
  private final ReturningChunks chunks = new ReturningChunks();

  public Retries(
      Vertx vertx, Database database, Uploads uploads, BulkLife life, RowKeys keys, Audit audit) {
    this.vertx = vertx;
    this.database = database;
    this.uploads = uploads;
    this.life = life;
    this.keys = keys;
    this.audit = audit;
  }

  /** What came of it; or why none of its rows can be issued now. */
  public Future<Retried> retry(OrganisationId organisation, Actor actor, BulkId id, Retry retry) {
    return life.require(organisation, id)
        .compose(bulk -> uploads.plan(organisation, bulk.collection()))
        .compose(
            plan ->
                switch (retry) {
                  case Retry.All _ -> all(new Request(plan, actor, id), 0, 0);
                  case Retry.Chosen(var corrections) ->
                      chosen(new Request(plan, actor, id), corrections);
                });
  }

  /** Who wants what. */
  private record Request(Plan plan, Actor actor, BulkId bulk) {
    OrganisationId organisation() {
      return plan.collection().organisationId();
    }

    Deed deed(Map<String, Object> detail) {
      return new Deed(
          organisation(), actor, Action.BULK_RETRIED, bulk.toString(), Json.members(detail));
    }
  }

  /** A slice at a time, each in a transaction of its own; those before {@code line} are done. */
  private Future<Retried> all(Request request, int line, int before) {
    return inTransaction(
            request,
            client ->
                chunks
                    .next(client, request.bulk, line)
                    .compose(slice -> told(client, request, slice, before)))
        .compose(
            slice -> {
              int count = before + slice.lines().size();
              return slice.lastLine() == null
                  ? Future.succeededFuture(new Retried(request.bulk, count, List.of()))
                  : all(request, slice.lastLine(), count);
            });
  }

  /** With the first rows that come back. */
  private Future<ReturningChunks.Slice> told(
      SqlConnection client, Request request, ReturningChunks.Slice slice, int before) {
    return before > 0 || slice.lines().isEmpty()
        ? Future.succeededFuture(slice)
        : audit.record(client, request.deed(Map.of("rows", "failed"))).map(slice);
  }

  private Future<Retried> chosen(Request request, List<Correction> corrections) {
    return inTransaction(
        request,
        client ->
            rows.kept(client, request.bulk, lines(corrections))
                .compose(kept -> corrected(client, request, corrections, kept))
                .compose(refused -> again(client, request, corrections, refused)));
  }

  private static List<Integer> lines(Collection<Correction> corrections) {
    return corrections.stream().map(Correction::line).toList();
  }

  /** What is wrong with those that cannot be tried again, by their lines. */
  private Future<Map<Integer, List<Fault>>> corrected(
      SqlConnection client,
      Request request,
      List<Correction> corrections,
      Map<Integer, Optional<byte[]>> kept) {
    Map<Integer, List<Fault>> refused = new TreeMap<>();
    List<Corrections.Failed> failed = new ArrayList<>();
    for (Correction correction : corrections) {
      Optional<byte[]> sealed = kept.get(correction.line());
      if (sealed == null) {
        refused.put(correction.line(), List.of(Fault.NOT_FAILED));
      } else if (sealed.isEmpty()) {
        refused.put(correction.line(), List.of(Fault.FORGOTTEN));
      } else if (correction.values() != null) {
        failed.add(new Corrections.Failed(correction, sealed.get()));
      }
    }
    return failed.isEmpty()
        ? Future.succeededFuture(refused)
        : putRight(client, request, failed, refused);
  }

  private Future<Map<Integer, List<Fault>>> putRight(
      SqlConnection client,
      Request request,
      List<Corrections.Failed> failed,
      Map<Integer, List<Fault>> refused) {
    Corrections corrections = new Corrections(request.bulk, request.plan, keys);
    return vertx
        .executeBlocking(() -> corrections.checked(failed), false)
        .compose(checked -> stored(client, request, checked, refused));
  }

  private Future<Map<Integer, List<Fault>>> stored(
      SqlConnection client,
      Request request,
      List<CheckedRow> checked,
      Map<Integer, List<Fault>> refused) {
    List<CheckedRow> good = new ArrayList<>(checked.size());
    for (CheckedRow row : checked) {
      if (row.state() == RowState.WAITING) {
        good.add(row);
      } else {
        refused.put(row.line(), row.faults());
      }
    }
    return rows.rivals(client, request.bulk, good)
        .compose(
            rivals -> {
              rivals.forEach((line, first) -> refused.put(line, List.of(Fault.sameAs(first))));
              good.removeIf(row -> rivals.containsKey(row.line()));
              return rows.correct(client, request.organisation(), request.bulk, good);
            })
        .map(refused);
  }

  private Future<Retried> again(
      SqlConnection client,
      Request request,
      List<Correction> corrections,
      Map<Integer, List<Fault>> refused) {
    List<Integer> wanted =
        lines(corrections).stream().filter(line -> !refused.containsKey(line)).toList();
    return chunks
        .of(client, request.bulk, wanted)
        .compose(
            again -> {
              wanted.stream()
                  .filter(line -> !again.contains(line))
                  .forEach(line -> refused.put(line, List.of(Fault.UNDER_WAY)));
              Retried retried = new Retried(request.bulk, again.size(), told(refused));
              return again.isEmpty()
                  ? Future.succeededFuture(retried)
                  : audit.record(client, request.deed(Map.of("rows", again.size()))).map(retried);
            });
  }

  private static List<Refused> told(Map<Integer, List<Fault>> refused) {
    return refused.entrySet().stream()
        .map(row -> new Refused(row.getKey(), row.getValue()))
        .sorted(Comparator.comparingInt(Refused::line))
        .toList();
  }

  private interface Work<T> {
    Future<T> of(SqlConnection client);
  }

  /**
   * While nobody else moves the bulk; {@link Problem.Conflict} where nothing more is to be of it.
   */
  private <T> Future<T> inTransaction(Request request, Work<T> work) {
    return database.inTransaction(
        DEADLINE,
        client ->
            rows.hold(client, request.organisation(), request.bulk)
                .compose(
                    state -> {
                      require(request.bulk, state);
                      return work.of(client);
                    }));
  }

  private static void require(BulkId bulk, Optional<BulkState> state) {
    BulkState now =
        state.orElseThrow(
            () -> new ProblemException(new Problem.NotFound("bulk", bulk.toString())));
    if (now == BulkState.CANCELLED) {
      throw new ProblemException(new Problem.Conflict("bulk", "it is " + now.wireName()));
    }
  }
}
