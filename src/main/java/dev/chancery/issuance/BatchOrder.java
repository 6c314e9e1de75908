package dev.chancery.issuance;

import dev.chancery.model.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of one kind, asked for together.
 *
 * @param entries in the order of the request
 * @param atomic whether all are issued or none
 * @param answer how the outcome is written, so that it can be given again
 */
public record BatchOrder(
    Kind kind,
    List<Wanted> entries,
    boolean atomic,
    @Nullable IdempotencyKey idempotencyKey,
    Function<BatchOutcome, byte[]> answer) {
  /** An entry, as far as it can be known before its claims are looked at. */
  public sealed interface Wanted {
    record Admitted(DirectOrder order) implements Wanted {}

    /** {@code holder} as it was named, null where it was not. */
    record Refused(@Nullable String holder, Problem problem) implements Wanted {}
  }

  public BatchOrder {
    entries = List.copyOf(entries);
  }

  /**
   * Whether {@code problem} is the entry's own, which will have it again. What is ours, or over in
   * a moment, fails all of the batch: its answer would be remembered.
   */
  public static boolean isOfTheEntry(Problem problem) {
    return !(problem instanceof Problem.Unavailable
        || problem instanceof Problem.Overloaded
        || problem instanceof Problem.SigningFailed);
  }
}
