package dev.chancery.platform.database;

import java.time.Duration;

/**
 * How long a batch takes by its rows, as the last dozen or so say: a part that every commit costs
 * and a part for each row, by weighted least squares. Where only the first is large, as on a slow
 * disk, small batches help nobody; where the second is, they keep the wait short.
 */
final class Pace {
  private static final double MEMORY = .9;

  /** A stall is not believed at once: a batch counts as no more than so many times the expected. */
  private static final double SURPRISE = 3;

  private static final double BELIEVED = Duration.ofMillis(20).toNanos();

  private double weight;
  private double rows;
  private double nanos;
  private double rowsByRows;
  private double rowsByNanos;
  private double perRow;

  void took(int batchRows, long batchNanos) {
    double believed =
        Math.min((double) batchNanos, Math.max(BELIEVED, SURPRISE * expected(batchRows)));
    weight = weight * MEMORY + 1;
    rows = rows * MEMORY + batchRows;
    nanos = nanos * MEMORY + believed;
    rowsByRows = rowsByRows * MEMORY + (double) batchRows * batchRows;
    rowsByNanos = rowsByNanos * MEMORY + believed * batchRows;
    double spread = rowsByRows - rows * rows / weight;
    if (spread >= 1) {
      perRow = Math.max(0, (rowsByNanos - rows * nanos / weight) / spread);
    }
    // no row costs more than its whole batch: what was learnt in bad times ends with them
    perRow = Math.min(perRow, nanos / rows);
  }

  /** How long a batch of so many rows will take, in nanoseconds. */
  double expected(int batchRows) {
    return perCommit() + perRow * batchRows;
  }

  /**
   * How many rows fit into a batch of that time; more than anybody has where rows cost nothing.
   * Where the commit alone takes most of it, as many as double its time.
   */
  int rowsWithin(Duration time) {
    double room = Math.max(time.toNanos() - perCommit(), perCommit());
    return perRow == 0 ? Integer.MAX_VALUE : (int) Math.max(1, room / perRow);
  }

  private double perCommit() {
    return weight == 0 ? 0 : Math.max(0, (nanos - perRow * rows) / weight);
  }
}
