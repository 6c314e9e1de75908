package dev.chancery.issuance;

import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Records the credentials of rows within somebody's transaction. */
final class RowRecorder {
  private final Recorder recorder;

  RowRecorder(Recorder recorder) {
    this.recorder = recorder;
  }

  Future<List<RowRecording>> insert(SqlConnection client, List<SignedRow> rows) {
    return rows.isEmpty()
        ? Future.succeededFuture(List.of())
        : recorder
            .insert(client, rows.stream().map(SignedRow::entry).toList())
            .compose(outcomes -> told(client, rows, outcomes, new ArrayList<>(rows.size())));
  }

  /** Where all of {@code rows} are refused, each half of them is tried by itself. */
  Future<List<RowRecording>> halve(SqlConnection client, List<SignedRow> rows) {
    return client
        .query("savepoint rows")
        .execute()
        .compose(_ -> insert(client, rows))
        .compose(told -> client.query("release savepoint rows").execute().map(told))
        .recover(
            failure ->
                Database.isRowsFault(failure)
                    ? client
                        .query("rollback to savepoint rows")
                        .execute()
                        .compose(_ -> halves(client, rows))
                    : Future.failedFuture(failure));
  }

  private Future<List<RowRecording>> halves(SqlConnection client, List<SignedRow> rows) {
    if (rows.size() == 1) {
      rows.getFirst().release(false);
      return Future.succeededFuture(List.of(new RowRecording.Rejected(rows.getFirst().line())));
    }
    int half = rows.size() / 2;
    return halve(client, rows.subList(0, half))
        .compose(
            first ->
                halve(client, rows.subList(half, rows.size()))
                    .map(
                        second -> {
                          List<RowRecording> both = new ArrayList<>(first);
                          both.addAll(second);
                          return both;
                        }));
  }

  /** Most are stored, and what stands in the way of the others is asked for each of them. */
  private static Future<List<RowRecording>> told(
      SqlConnection client,
      List<SignedRow> rows,
      List<Recorder.Outcome> outcomes,
      List<RowRecording> told) {
    for (int i = told.size(); i < rows.size(); i++) {
      SignedRow row = rows.get(i);
      if (!outcomes.get(i).stored()) {
        return obstacle(client, row)
            .onSuccess(told::add)
            .compose(_ -> told(client, rows, outcomes, told));
      }
      told.add(new RowRecording.Recorded(row.line(), row.entry().id()));
    }
    return Future.succeededFuture(told);
  }

  private static final String OBSTACLE =
      """
      select exists (select from credential where collection_id = $1 and seat = $2) as seat_taken,
        exists (select from credential where collection_id = $1 and bulk_key = $3 and state not in ('replaced', 'revoked'))
        or (select count(*) from credential where collection_id = $1 and holder_id = $4 and copy is not null) >= $5
          as issued_before
      """;

  private static Future<RowRecording> obstacle(SqlConnection client, SignedRow row) {
    Entry entry = row.entry();
    return client
        .preparedQuery(OBSTACLE)
        .execute(
            Tuple.of(
                entry.collection() == null ? null : entry.collection().value(),
                entry.seat(),
                row.key(),
                entry.holderId() == null ? null : entry.holderId().value(),
                entry.copies() == null ? Long.MAX_VALUE : entry.copies()))
        .map(RowSet::iterator)
        .map(
            found -> {
              Row obstacle = found.next();
              row.release(obstacle.getBoolean("seat_taken"));
              return obstacle.getBoolean("issued_before")
                  ? new RowRecording.IssuedBefore(row.line())
                  : new RowRecording.Outrun(row.line());
            });
  }
}
