package dev.chancery.bulk;

import static java.util.Objects.requireNonNull;

import dev.chancery.issuance.Plan;
import dev.chancery.issuance.Plans;
import dev.chancery.issuance.RowAttempt;
import dev.chancery.issuance.RowIssuance;
import dev.chancery.issuance.RowOrder;
import dev.chancery.issuance.RowRecording;
import dev.chancery.issuance.SignedRow;
import dev.chancery.offer.NewClaim;
import dev.chancery.outbox.Audience;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Works a chunk off in one transaction: claims it, makes and records the credentials of its rows,
 * and says what became of them. Whatever ends it before the commit, the chunk is there as it was,
 * for whoever comes next, and nobody has seen a credential of it. Owned by one event loop.
 */
final class ChunkWork {
  /** Less than what PostgreSQL lets a transaction idle. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Then each of its rows is tried by itself. */
  private static final int MOST_ATTEMPTS = 8;

  private final Database database;
  private final Plans plans;
  private final RowIssuance issuance;
  private final RowOpening opening;
  private final RowClaims claims;
  private final HolderNames names;
  private final Chunks chunks;

  ChunkWork(
      Database database,
      Plans plans,
      RowIssuance issuance,
      RowOpening opening,
      RowClaims claims,
      HolderNames names,
      Audience audience) {
    this.database = database;
    this.plans = plans;
    this.issuance = issuance;
    this.opening = opening;
    this.claims = claims;
    this.names = names;
    this.chunks = new Chunks(audience);
  }

  /** What is known of a chunk while it is worked off, so that it can be told after a failure. */
  private static final class Course {
    private final Turn turn;
    private final boolean wary;
    private Optional<Chunk> chunk = Optional.empty();
    private List<RowAttempt> attempts = List.of();
    private final List<NewClaim> claims = new ArrayList<>();

    /** By their lines. */
    private final Map<Integer, Recipient> recipients = new HashMap<>();

    private Course(Turn turn, boolean wary) {
      this.turn = turn;
      this.wary = wary;
    }
  }

  /** How many rows have ended; none where there is no chunk that anybody could take. */
  Future<Optional<Integer>> next(Turn turn) {
    return plans
        .of(turn.collection())
        .transform(
            plan -> plan.succeeded() ? next(plan.result(), turn) : unplanned(turn, plan.cause()));
  }

  private Future<Optional<Integer>> next(Plan plan, Turn turn) {
    return plan.collection().paused()
        ? Future.succeededFuture(Optional.empty())
        : attempt(plan, new Course(turn, false)).recover(again(plan, turn));
  }

  /** The collection issues nothing: for good, and its rows have failed, or for now. */
  private Future<Optional<Integer>> unplanned(Turn turn, Throwable failure) {
    return Database.isUnavailable(failure)
        ? Future.failedFuture(failure)
        : attempt(
            new Course(turn, false),
            (client, course, chunk) ->
                Faults.areForGood(failure)
                    ? finish(client, course, chunk, List.of(), failed(chunk, failure), List.of())
                    : Future.failedFuture(failure));
  }

  private static List<Ended> failed(Chunk chunk, Throwable failure) {
    return chunk.rows().stream().map(row -> Ended.failed(row.line(), Faults.of(failure))).toList();
  }

  /** What is done with a chunk that is claimed; how many of its rows have ended by it. */
  private interface Deed {
    Future<Integer> with(SqlConnection client, Course course, Chunk chunk);
  }

  /** What PostgreSQL refuses may be one row's fault. */
  private Function<Throwable, Future<Optional<Integer>>> again(Plan plan, Turn turn) {
    return failure ->
        RowIssuance.isRowsFault(failure)
            ? attempt(plan, new Course(turn, true))
            : Future.failedFuture(failure);
  }

  private Future<Optional<Integer>> attempt(Plan plan, Course attempted) {
    return attempt(attempted, (client, course, chunk) -> work(client, plan, course, chunk));
  }

  private Future<Optional<Integer>> attempt(Course course, Deed deed) {
    Function<SqlConnection, Future<Optional<Integer>>> work =
        client -> claimed(client, course, deed);
    return (course.wary
            ? database.inTransactionWithSavepoints(LONGEST, work)
            : database.inTransaction(LONGEST, work))
        .recover(failure -> ended(course, failure));
  }

  private Future<Optional<Integer>> claimed(SqlConnection client, Course course, Deed deed) {
    return chunks
        .claim(client, course.turn)
        .compose(
            found -> {
              course.chunk = found;
              return found.isPresent()
                  ? deed.with(client, course, found.get()).map(Optional::of)
                  : Future.succeededFuture(Optional.empty());
            });
  }

  private Future<Integer> work(SqlConnection client, Plan plan, Course course, Chunk chunk) {
    List<Ended> ended = new ArrayList<>(chunk.rows().size());
    List<Integer> aside = new ArrayList<>();
    if (chunk.attempts() >= MOST_ATTEMPTS) {
      chunk.rows().forEach(row -> aside.add(row.line()));
      return finish(client, course, chunk, List.of(), ended, aside);
    }
    return issuance
        .make(wanted(plan, course, chunk, ended, aside))
        .compose(attempts -> record(client, course, chunk, attempts, ended, aside))
        .compose(
            recordings ->
                claims
                    .open(client, plan, course.turn.bulk(), course.claims)
                    .onSuccess(ended::addAll)
                    .map(recordings))
        .compose(recordings -> finish(client, course, chunk, recordings, ended, aside));
  }

  /** What the rows ask for; those that ask for nothing now are {@code ended} or {@code aside}. */
  private List<RowOrder> wanted(
      Plan plan, Course course, Chunk chunk, List<Ended> ended, List<Integer> aside) {
    List<RowOrder> orders = new ArrayList<>(chunk.rows().size());
    for (Chunk.Waiting row : chunk.rows()) {
      switch (opening.open(plan, course.turn.bulk(), row)) {
        case Opened.Wanted(RowOrder order, Recipient recipient) -> {
          orders.add(order);
          course.recipients.put(row.line(), recipient);
        }
        case Opened.Claimable(NewClaim claim) -> course.claims.add(claim);
        case Opened.Unready(int line, var _) -> aside.add(line);
        case Opened.Hopeless(Ended failed) -> ended.add(failed);
      }
    }
    return orders;
  }

  private Future<List<RowRecording>> record(
      SqlConnection client,
      Course course,
      Chunk chunk,
      List<RowAttempt> attempts,
      List<Ended> ended,
      List<Integer> aside) {
    course.attempts = attempts;
    List<RowAttempt.Left> left = left(attempts);
    if (!left.isEmpty() && left.size() + aside.size() == chunk.rows().size()) {
      return Future.failedFuture(left.getFirst().cause());
    }
    List<SignedRow> signed = new ArrayList<>(attempts.size());
    for (RowAttempt attempt : attempts) {
      switch (attempt) {
        case RowAttempt.Signed(SignedRow row) -> signed.add(row);
        case RowAttempt.Refused(int line, var problem) ->
            ended.add(Ended.failed(line, Faults.of(problem)));
        case RowAttempt.Left(int line, var _) -> aside.add(line);
      }
    }
    return issuance.record(client, signed, course.wary);
  }

  /**
   * Those that nothing in them keeps from being issued: the chunk rests where no other has ended.
   */
  private static List<RowAttempt.Left> left(List<RowAttempt> attempts) {
    return attempts.stream()
        .filter(RowAttempt.Left.class::isInstance)
        .map(RowAttempt.Left.class::cast)
        .toList();
  }

  private Future<Integer> finish(
      SqlConnection client,
      Course course,
      Chunk chunk,
      List<RowRecording> recordings,
      List<Ended> ended,
      List<Integer> aside) {
    List<Recipient> known = new ArrayList<>(recordings.size());
    for (RowRecording recording : recordings) {
      switch (recording) {
        case RowRecording.Recorded(int line, var credential) -> {
          ended.add(Ended.issued(line, credential));
          known.add(requireNonNull(course.recipients.get(line)));
        }
        case RowRecording.IssuedBefore(int line) ->
            ended.add(Ended.failed(line, Fault.ISSUED_BEFORE));
        case RowRecording.Rejected(int line) -> ended.add(Ended.failed(line, Fault.REJECTED));
        case RowRecording.Outrun(int line) -> aside.add(line);
      }
    }
    return names
        .learn(client, course.turn.organisation(), known)
        .compose(_ -> chunks.finish(client, course.turn, chunk, ended, aside))
        .map(
            finished -> {
              if (!finished) {
                throw new CalledOff();
              }
              return ended.size();
            });
  }

  private Future<Optional<Integer>> ended(Course course, Throwable failure) {
    RowIssuance.releaseAfter(failure, course.attempts);
    if (failure instanceof CalledOff) {
      return Future.succeededFuture(Optional.empty());
    }
    boolean isTriedAgain = RowIssuance.isRowsFault(failure) && !course.wary;
    return isTriedAgain
        ? Future.failedFuture(failure)
        : putOff(course, failure).transform(_ -> Future.failedFuture(failure));
  }

  private Future<Void> putOff(Course course, Throwable failure) {
    return course.chunk.isEmpty()
        ? Future.succeededFuture()
        : database.with(
            client ->
                chunks.putOff(
                    client, course.turn, course.chunk.get(), !RowIssuance.isOurs(failure)));
  }
}
