package dev.chancery.faults;

import java.util.stream.IntStream;

/** Spearman's rank correlation ρ. */
final class RankCorrelation {
  private RankCorrelation() {}

  /** Of {@code values}, which are all different, with the order in which they stand. */
  static double withOrder(double[] values) {
    int[] byValue =
        IntStream.range(0, values.length)
            .boxed()
            .sorted((one, other) -> Double.compare(values[one], values[other]))
            .mapToInt(Integer::intValue)
            .toArray();
    double squares =
        IntStream.range(0, values.length)
            .mapToDouble(rank -> Math.pow((double) rank - byValue[rank], 2))
            .sum();
    double n = values.length;
    return 1 - 6 * squares / (n * (n * n - 1));
  }
}
