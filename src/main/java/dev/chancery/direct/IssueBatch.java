package dev.chancery.direct;

import dev.chancery.issuance.BatchOutcome;
import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Kind;
import dev.chancery.model.Problem;
import dev.chancery.offer.Pickup;
import dev.chancery.platform.bus.Address;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backend asks for many credentials of one kind.
 *
 * @param entries in the order of the request
 * @param atomic whether all are issued or none
 * @param pickup how the holders get theirs; null where all go into the answer
 * @param answer how the outcome is written, so that it can be given again
 */
public record IssueBatch(
    Kind.Name kind,
    List<Entry> entries,
    boolean atomic,
    @Nullable IdempotencyKey idempotencyKey,
    @Nullable Pickup pickup,
    Function<BatchOutcome, byte[]> answer) {
  /**
   * Longer than the parts of the work, each of which has its own; shorter than a client is kept.
   */
  private static final Duration DEADLINE = Duration.ofSeconds(28);

  public static final Address<IssueBatch, Answered> ADDRESS =
      new Address<>("direct.batch", IssueBatch.class, Answered.class, DEADLINE, 64);

  /** An entry, as far as it can be read. */
  public sealed interface Entry {
    record Read(Wish wish) implements Entry {}

    /** {@code holder} as it was named, null where it was not. */
    record Unreadable(@Nullable String holder, Problem problem) implements Entry {}
  }

  /** What {@link IssueBatch#answer} wrote. */
  @SuppressWarnings("ArrayRecordComponent") // handed on
  public record Answered(byte[] json) {}

  public IssueBatch {
    entries = List.copyOf(entries);
  }
}
