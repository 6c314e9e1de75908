package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queue, as rows that failed come back to it: with their chunks, which wait as if they were
 * new. Within one transaction that holds the bulk's row, so that nobody else does the same.
 *
 * <p>Who was put aside comes back into its chunk too, which would take it otherwise while it is
 * tried apart. Whoever tries it just now has it in hand first and its chunk then, and so it is
 * here. A chunk that waits already, since others of its rows have come back, has nobody aside, and
 * may be a worker's: then it is left alone.
 */
final class ReturningChunks {
  private static final int SLICE = 100;

  private static final String NEXT =
      """
      select first_line, last_line, state from bulk_chunk
      where bulk_id = $1 and first_line > $2 and failed > 0 order by first_line limit $3
      """;

  private static final String OF_LINES =
      """
      select distinct c.first_line, c.last_line, c.state from unnest($2::int[]) as l(line)
      cross join lateral (select * from bulk_chunk
        where bulk_id = $1 and first_line <= l.line order by first_line desc limit 1) c
      where c.failed > 0
      """;

  private static final String WAITING =
      """
      select first_line from bulk_chunk
      where bulk_id = $1 and first_line = any($2) and state = 'waiting' for update skip locked
      """;

  /** A chunk that may come back. */
  private record Found(int firstLine, int lastLine, boolean waits) {
    private static Found from(Row row) {
      return new Found(
          row.getInteger("first_line"),
          row.getInteger("last_line"),
          row.getString("state").equals("waiting"));
    }
  }

  /**
   * What has come back.
   *
   * @param lastLine the last that was looked at; null where there is nothing behind it
   */
  record Slice(List<Integer> lines, @Nullable Integer lastLine) {}

  /** All that have failed, of some chunks behind {@code line}. */
  Future<Slice> next(SqlClient client, BulkId bulk, int line) {
    return client
        .preparedQuery(NEXT)
        .execute(Tuple.of(bulk.value(), line, SLICE))
        .map(rows -> Rows.all(rows, Found::from))
        .compose(
            found ->
                again(client, bulk, found, null)
                    .map(
                        lines ->
                            new Slice(
                                lines, found.size() < SLICE ? null : found.getLast().firstLine())));
  }

  /** Of {@code lines} those that have failed and do come back. */
  Future<List<Integer>> of(SqlClient client, BulkId bulk, Collection<Integer> lines) {
    Integer[] chosen = lines.toArray(Integer[]::new);
    return client
        .preparedQuery(OF_LINES)
        .execute(Tuple.of(bulk.value()).addArrayOfInteger(chosen))
        .map(rows -> Rows.all(rows, Found::from))
        .compose(found -> again(client, bulk, found, chosen));
  }

  private Future<List<Integer>> again(
      SqlClient client, BulkId bulk, List<Found> found, Integer @Nullable [] chosen) {
    return free(client, bulk, found)
        .compose(
            free ->
                back(client, bulk, free)
                    .compose(aside -> again(client, bulk, free, chosen, aside)));
  }

  private Future<List<Found>> free(SqlClient client, BulkId bulk, List<Found> found) {
    Integer[] waiting =
        found.stream().filter(Found::waits).map(Found::firstLine).toArray(Integer[]::new);
    return waiting.length == 0
        ? Future.succeededFuture(found)
        : client
            .preparedQuery(WAITING)
            .execute(Tuple.of(bulk.value()).addArrayOfInteger(waiting))
            .map(rows -> new HashSet<>(Rows.all(rows, row -> row.getInteger("first_line"))))
            .map(held -> found.stream().filter(chunk -> isFree(chunk, held)).toList());
  }

  private static boolean isFree(Found chunk, Set<Integer> held) {
    return !chunk.waits() || held.contains(chunk.firstLine());
  }

  private static final String BACK =
      """
      with back as (
        delete from bulk_retry a where a.bulk_id = $1 and a.line = any(array(
          select r.line from unnest($2::int[], $3::int[]) as c(first_line, last_line) cross join lateral (
            select line from bulk_retry where bulk_id = $1 and line >= c.first_line and line <= c.last_line
            order by line limit 100) r))
        returning a.line, a.attempts
      )
      update bulk_row r set attempts = r.attempts + b.attempts
      from unnest(array(select line from back), array(select attempts from back)) as b(line, attempts)
      where r.bulk_id = $1 and r.line = any(array(select line from back)) and r.line = b.line
      returning r.line
      """;

  private static Future<Integer[]> back(SqlClient client, BulkId bulk, List<Found> chunks) {
    return client
        .preparedQuery(BACK)
        .execute(Tuple.of(bulk.value(), firstLines(chunks), lastLines(chunks)))
        .map(rows -> Rows.all(rows, row -> row.getInteger("line")).toArray(Integer[]::new));
  }

  private static final String AGAIN =
      """
      with chunk as (
        select first_line, last_line from unnest($2::int[], $3::int[]) as c(first_line, last_line)
      ), failed as (
        select c.first_line, r.line from chunk c cross join lateral (
          select r.line from bulk_row r
          where r.bulk_id = $1 and r.line >= c.first_line and r.line <= c.last_line and r.state = 2
            and r.sealed is not null and ($4::int[] is null or r.line = any($4))
          order by r.line limit 100) r
      ), again as (
        update bulk_row r set state = 0, code = null, faults = null from failed f
        where r.bulk_id = $1 and r.line = any(array(select line from failed)) and r.line = f.line and r.state = 2
        returning f.first_line, r.line
      ), back as (
        select first_line, count(*) filter (where failed) as failed from (
          select first_line, true as failed from again
          union all
          select c.first_line, false from chunk c
          join unnest($5::int[]) as aside(line) on aside.line between c.first_line and c.last_line) each
        group by first_line
      ), before as (
        select coalesce(sum(c.issued), 0) as issued from bulk_chunk c join back r using (first_line)
        where c.bulk_id = $1 and c.first_line = any($2)
      ), waiting as (
        update bulk_chunk c set state = 'waiting', run_at = '-infinity', attempts = 0, finished_at = null,
          size = c.size - c.issued, issued = 0, failed = c.failed - r.failed
        from back r where c.bulk_id = $1 and c.first_line = any($2) and c.first_line = r.first_line
      ), moved as (
        update bulk b set issued = b.issued + before.issued, retries = b.retries + 1, finished_at = null, forgotten_line = 0,
          state = case when b.state = 'done' then 'queued' else b.state end
        from before where b.id = $1 and exists (select from back)
      )
      select line from again order by line
      """;

  private static Future<List<Integer>> again(
      SqlClient client,
      BulkId bulk,
      List<Found> chunks,
      Integer @Nullable [] chosen,
      Integer[] aside) {
    return client
        .preparedQuery(AGAIN)
        .execute(
            Tuple.of(bulk.value(), firstLines(chunks), lastLines(chunks))
                .addArrayOfInteger(chosen)
                .addArrayOfInteger(aside))
        .map(rows -> Rows.all(rows, row -> row.getInteger("line")));
  }

  private static Integer[] firstLines(List<Found> chunks) {
    return chunks.stream().map(Found::firstLine).toArray(Integer[]::new);
  }

  private static Integer[] lastLines(List<Found> chunks) {
    return chunks.stream().map(Found::lastLine).toArray(Integer[]::new);
  }
}
