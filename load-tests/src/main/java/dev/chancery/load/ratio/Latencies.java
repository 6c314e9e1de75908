package dev.chancery.load.ratio;

import java.util.Arrays;

/** Percentiles in milliseconds. */
record Latencies(int count, double p50, double p99, double most) {
  private static final double NANOS = 1e6;

  /** Collects nanoseconds. Safe for any thread. */
  static final class Recording {
    private long[] nanos = new long[1 << 16];
    private int count;

    synchronized void add(long each) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = each;
    }

    synchronized Latencies latencies() {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return new Latencies(count, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(long[] sorted, double quantile) {
      return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / NANOS;
    }
  }

  String told() {
    return "p50 %.1f ms, p99 %.1f ms, most %.0f ms".formatted(p50, p99, most);
  }

  /** Reads what {@link #toString} wrote. */
  static Latencies parse(String text) {
    String[] numbers = text.strip().split(" ");
    return new Latencies(
        Integer.parseInt(numbers[0]),
        Double.parseDouble(numbers[1]),
        Double.parseDouble(numbers[2]),
        Double.parseDouble(numbers[3]));
  }

  @Override
  public String toString() {
    return "%d %.3f %.3f %.3f".formatted(count, p50, p99, most);
  }
}
