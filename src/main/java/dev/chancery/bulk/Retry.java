package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which rows of a bulk that have failed are to be tried again. */
public sealed interface Retry {
  /** All that have failed so far, as they are. */
  record All() implements Retry {}

  /** These, each as it is or corrected. */
  record Chosen(List<Correction> rows) implements Retry {
    /** The most at a time. */
    public static final int MOST = 1_000;

    public Chosen {
      rows = List.copyOf(rows);
      if (rows.isEmpty() || rows.size() > MOST) {
        throw new IllegalArgumentException(rows.size() + " rows");
      }
      if (rows.stream().map(Correction::line).distinct().count() < rows.size()) {
        throw new IllegalArgumentException("a line twice");
      }
    }
  }

  /**
   * A row, and what is to be put right in it: a JSON merge patch (RFC 7396) of the row as an
   * object. Prints without it.
   *
   * @param values whom it is for and claims, by their names; null where it is tried as it is
   */
  record Correction(int line, @Nullable Map<String, @Nullable Object> values) {
    @Override
    public String toString() {
      return "Correction[" + line + "]";
    }
  }

  /**
   * What came of it.
   *
   * @param rows how many wait again
   * @param refused of those that were chosen, the others; they stay as they are
   */
  record Retried(BulkId bulk, int rows, List<Refused> refused) {}

  /** A row that is not tried again, and why. */
  record Refused(int line, List<Fault> faults) {}
}
