package dev.chancery.issuance;

import dev.chancery.model.BatchId;
import dev.chancery.model.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch.
 *
 * @param root of the Merkle tree over the digests of what was issued; null where nothing was
 * @param results in the order of the request
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record BatchOutcome(BatchId id, byte @Nullable [] root, List<Result> results) {
  /** What became of one entry. */
  public sealed interface Result {
    record Done(String holder, Issued issued) implements Result {}

    record Failed(@Nullable String holder, Problem problem) implements Result {}
  }

  public BatchOutcome {
    results = List.copyOf(results);
  }
}
