package dev.chancery.platform.database;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reading what a query answered. */
public final class Rows {
  /** The most that one page of anything holds. */
  public static final int MAX_PAGE = 1_000;

  private Rows() {}

  /** The first row, read; empty where there is none. */
  public static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
    for (Row row : rows) {
      return Optional.of(read.apply(row));
    }
    return Optional.empty();
  }

  /** Every row, read, in order. */
  public static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    List<T> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(read.apply(row)));
    return List.copyOf(all);
  }

  /** A page's length within bounds. */
  public static long page(int limit) {
    return Math.clamp(limit, 1, MAX_PAGE);
  }
}
