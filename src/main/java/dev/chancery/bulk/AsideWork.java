package dev.chancery.bulk;

import dev.chancery.issuance.Plan;
import dev.chancery.issuance.Plans;
import dev.chancery.issuance.RowAttempt;
import dev.chancery.issuance.RowIssuance;
import dev.chancery.issuance.RowRecording;
import dev.chancery.model.ProblemException;
import dev.chancery.offer.NewClaim;
import dev.chancery.outbox.Audience;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off rows that were put aside, each by itself: who has to be waited for is, so long and no
 * longer, and nobody else is held up by it. Owned by one event loop.
 */
final class AsideWork {
  private static final Logger log = LoggerFactory.getLogger(AsideWork.class);

  /** How long a DID may take to be found: less than a row is leased for. */
  private static final Duration FINDING = Duration.ofSeconds(2);

  private static final int MOST_ATTEMPTS = 8;

  /** Each holds a connection when it is recorded, and none while somebody is asked for. */
  private static final int MOST_AT_A_TIME = 8;

  private final Database database;
  private final Plans plans;
  private final RowIssuance issuance;
  private final RowOpening opening;
  private final RowClaims claims;
  private final HolderNames names;
  private final InstantSource clock;
  private final Asides asides;
  private int underWay;
  private boolean taking;
  private boolean more;
  private @Nullable Promise<Void> ended;

  AsideWork(
      Database database,
      Plans plans,
      RowIssuance issuance,
      RowOpening opening,
      RowClaims claims,
      HolderNames names,
      Audience audience,
      InstantSource clock) {
    this.database = database;
    this.plans = plans;
    this.issuance = issuance;
    this.opening = opening;
    this.claims = claims;
    this.names = names;
    this.clock = clock;
    this.asides = new Asides(audience);
  }

  /** Unless it is at it: takes as many as there is room for, and goes on while there are any. */
  void look() {
    if (taking || ended != null || underWay == MOST_AT_A_TIME) {
      return;
    }
    taking = true;
    database
        .with(client -> asides.take(client, MOST_AT_A_TIME - underWay))
        .onSuccess(due -> due.forEach(this::begin))
        .onFailure(AsideWork::unseen)
        .onComplete(
            due -> {
              taking = false;
              more = due.succeeded() && !due.result().isEmpty();
              lookOn();
            });
  }

  private void begin(Aside aside) {
    underWay++;
    work(aside)
        .onFailure(AsideWork::unseen)
        .onComplete(
            _ -> {
              underWay--;
              lookOn();
            });
  }

  private void lookOn() {
    if (more) {
      look();
    }
    if (ended != null && underWay == 0 && !taking) {
      ended.tryComplete();
    }
  }

  /** Takes nothing more; when what it has in hand is done. */
  Future<Void> end() {
    ended = Promise.promise();
    lookOn();
    return ended.future();
  }

  private static void unseen(Throwable failure) {
    log.atWarn().addKeyValue("cause", failure.toString()).log("bulk.unseen");
  }

  private Future<Void> work(Aside aside) {
    return plans
        .of(aside.turn().collection())
        .compose(plan -> plan.collection().paused() ? putOff(aside) : work(plan, aside))
        .recover(failure -> failed(aside, failure));
  }

  private Future<Void> work(Plan plan, Aside aside) {
    return found(plan, aside).compose(opened -> work(plan, aside, opened));
  }

  private Future<Opened> found(Plan plan, Aside aside) {
    Opened opened = opening.open(plan, aside.turn().bulk(), aside.row());
    return opened instanceof Opened.Unready(int _, var asked)
        ? asked
            .timeout(FINDING.toMillis(), TimeUnit.MILLISECONDS)
            .transform(_ -> Future.succeededFuture(opened(plan, aside)))
        : Future.succeededFuture(opened);
  }

  private Opened opened(Plan plan, Aside aside) {
    return opening.open(plan, aside.turn().bulk(), aside.row());
  }

  private Future<Void> work(Plan plan, Aside aside, Opened opened) {
    return switch (opened) {
      case Opened.Wanted wanted -> issue(aside, wanted);
      case Opened.Claimable(NewClaim claim) ->
          inTransaction(
              client ->
                  claims
                      .open(client, plan, aside.turn().bulk(), List.of(claim))
                      .compose(ended -> finish(client, aside, ended.getFirst())));
      case Opened.Hopeless(Ended failed) -> end(aside, failed);
      case Opened.Unready(int line, var asked) ->
          aside.attempts() < MOST_ATTEMPTS
              ? putOff(aside)
              : end(aside, Ended.failed(line, unfound(asked)));
    };
  }

  private static List<Fault> unfound(Future<?> asked) {
    if (!asked.failed()) {
      return List.of(Fault.HOLDER_SILENT);
    }
    return asked.cause() instanceof ProblemException expected
        ? Faults.of(expected.problem())
        : List.of(Fault.TRIED_IN_VAIN);
  }

  private Future<Void> issue(Aside aside, Opened.Wanted wanted) {
    return issuance
        .make(List.of(wanted.order()))
        .compose(
            attempts ->
                (switch (attempts.getFirst()) {
                      case RowAttempt.Signed(var row) ->
                          inTransaction(
                              client ->
                                  issuance
                                      .record(client, List.of(row), false)
                                      .compose(
                                          told -> finish(client, aside, wanted, told.getFirst())));
                      case RowAttempt.Refused(int line, var problem) ->
                          end(aside, Ended.failed(line, Faults.of(problem)));
                      case RowAttempt.Left(int _, var cause) -> Future.<Void>failedFuture(cause);
                    })
                    .onFailure(failure -> RowIssuance.releaseAfter(failure, attempts)));
  }

  private Future<Void> finish(
      SqlConnection client, Aside aside, Opened.Wanted wanted, RowRecording recording) {
    return switch (recording) {
      case RowRecording.Recorded(int line, var credential) ->
          names
              .learn(client, aside.turn().organisation(), List.of(wanted.recipient()))
              .compose(_ -> finish(client, aside, Ended.issued(line, credential)));
      case RowRecording.IssuedBefore(int line) ->
          finish(client, aside, Ended.failed(line, Fault.ISSUED_BEFORE));
      case RowRecording.Rejected(int line) ->
          finish(client, aside, Ended.failed(line, Fault.REJECTED));
      case RowRecording.Outrun(int _) -> asides.putOff(client, aside);
    };
  }

  private Future<Void> end(Aside aside, Ended ended) {
    return inTransaction(client -> finish(client, aside, ended));
  }

  private Future<Void> finish(SqlConnection client, Aside aside, Ended ended) {
    return asides
        .finish(client, aside, ended, clock.instant())
        .map(
            finished -> {
              if (!finished) {
                throw new CalledOff();
              }
              return null;
            });
  }

  private Future<Void> inTransaction(Function<SqlConnection, Future<Void>> work) {
    return database.inTransaction(work);
  }

  private Future<Void> putOff(Aside aside) {
    return database.with(client -> asides.putOff(client, aside));
  }

  /** What PostgreSQL refuses is the row's own fault, since it is alone. */
  private Future<Void> failed(Aside aside, Throwable failure) {
    if (failure instanceof CalledOff) {
      return Future.succeededFuture();
    }
    if (RowIssuance.isRowsFault(failure)) {
      return end(aside, Ended.failed(aside.line(), Fault.REJECTED));
    }
    if (Faults.areForGood(failure)) {
      return end(aside, Ended.failed(aside.line(), Faults.of(failure)));
    }
    log.atWarn().addKeyValue("cause", failure.toString()).log("bulk.row.failed");
    return aside.attempts() < MOST_ATTEMPTS || RowIssuance.isOurs(failure)
        ? putOff(aside)
        : end(aside, Ended.failed(aside.line(), Fault.TRIED_IN_VAIN));
  }
}
