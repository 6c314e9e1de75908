package dev.chancery.issuance;

import dev.chancery.issuance.RowAttempt.Left;
import dev.chancery.issuance.RowAttempt.Refused;
import dev.chancery.issuance.RowAttempt.Signed;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.context.Slices;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Issues rows of files: makes their credentials, and records them in the transaction of whoever
 * works the rows off, which is why nothing is handed out here. Owned by one event loop.
 */
public final class RowIssuance {
  /** As many are made at a time as do not hold the event loop; then it is others' turn. */
  private static final int SLICE = 10;

  private static final Duration MAKING = Duration.ofSeconds(3);

  private final InstantSource clock;
  private final Making making;
  private final Places places;
  private final Slices slices;
  private final RowRecorder recorder;

  RowIssuance(InstantSource clock, Making making, Places places, Recorder recorder, Slices slices) {
    this.clock = clock;
    this.making = making;
    this.places = places;
    this.recorder = new RowRecorder(recorder);
    this.slices = slices;
  }

  /**
   * An attempt for each of {@code orders}, in their order, all at one instant. What is not a row's
   * own fault fails all of them.
   */
  public Future<List<RowAttempt>> make(List<RowOrder> orders) {
    Instant now = clock.instant();
    List<RowAttempt> attempts = new ArrayList<>(orders.size());
    return slices
        .each(orders, SLICE, MAKING, slice -> make(slice, now, attempts))
        .<List<RowAttempt>>map(_ -> attempts)
        .onFailure(_ -> release(attempts));
  }

  private Future<?> make(List<RowOrder> slice, Instant now, List<RowAttempt> attempts) {
    List<Future<RowAttempt>> made = slice.stream().map(order -> make(order, now)).toList();
    return Future.join(made)
        .onComplete(
            _ ->
                made.stream()
                    .filter(Future::succeeded)
                    .forEach(attempt -> attempts.add(attempt.result())));
  }

  private Future<RowAttempt> make(RowOrder order, Instant now) {
    return places
        .take(order.plan())
        .compose(place -> make(order, now, place))
        .recover(failure -> refused(order, failure));
  }

  private Future<RowAttempt> make(RowOrder order, Instant now, Places.Place place) {
    return making
        .make(order, place.seat(), now)
        .onFailure(_ -> places.release(place))
        .map(made -> new Signed(new SignedRow(made, places, place)));
  }

  private Future<RowAttempt> refused(RowOrder order, Throwable failure) {
    int line = order.row().line();
    return switch (failure) {
      case ProblemException expected when expected.problem() instanceof Problem.CapReached full ->
          Future.succeededFuture(
              places.mayComeFree(full.collection())
                  ? new Left(line, failure)
                  : new Refused(line, full));
      case ProblemException expected when BatchOrder.isOfTheEntry(expected.problem()) ->
          Future.succeededFuture(new Refused(line, expected.problem()));
      case ProblemException _, DatabaseException _ -> Future.failedFuture(failure);
      default -> Future.succeededFuture(new Left(line, failure));
    };
  }

  /**
   * What became of each of {@code rows}, in their order, as far as the transaction of {@code
   * client} commits. Where PostgreSQL refuses one of them, all fail with what it says; asked {@code
   * warily}, it is found and fails alone.
   */
  public Future<List<RowRecording>> record(
      SqlConnection client, List<SignedRow> rows, boolean warily) {
    return (warily ? recorder.halve(client, rows) : recorder.insert(client, rows));
  }

  /** Gives back what {@code attempts} took, whose transaction has ended with {@code failure}. */
  public static void releaseAfter(Throwable failure, List<RowAttempt> attempts) {
    for (RowAttempt attempt : attempts) {
      if (attempt instanceof Signed(SignedRow row)) {
        row.releaseAfter(failure);
      }
    }
  }

  private static void release(List<RowAttempt> attempts) {
    for (RowAttempt attempt : attempts) {
      if (attempt instanceof Signed(SignedRow row)) {
        row.release(false);
      }
    }
  }

  /** Whether rows are to be recorded again, warily, after {@code failure}. */
  public static boolean isRowsFault(Throwable failure) {
    return Database.isRowsFault(failure);
  }

  /** Whether {@code failure} says nothing of the rows, so that they may be tried for ever. */
  public static boolean isOurs(Throwable failure) {
    return failure instanceof ProblemException || Database.isContention(failure);
  }
}
