package dev.chancery.issuance;

import dev.chancery.model.BatchId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Problem;
import java.util.List;
import java.util.stream.IntStream;
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
    /** {@code parent}: null but for a delegation under another. */
    record Done(String holder, Issued issued, @Nullable CredentialId parent) implements Result {}

    record Failed(@Nullable String holder, Problem problem) implements Result {}
  }

  public BatchOutcome {
    results = List.copyOf(results);
  }

  /** Where in the request {@code issued} was asked for. */
  int place(CredentialId issued) {
    return IntStream.range(0, results.size())
        .filter(i -> results.get(i) instanceof Result.Done done && done.issued.id().equals(issued))
        .findFirst()
        .orElseThrow();
  }
}
