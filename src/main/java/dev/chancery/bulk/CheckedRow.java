package dev.chancery.bulk;

import dev.chancery.model.HolderId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row as it will be stored.
 *
 * @param state waiting, rejected or duplicate
 * @param key null where it is not waiting
 * @param holder null where it has no DID
 * @param names by which its holder may be known where it has none, the surest first
 * @param sealed null where it is not to be issued
 */
@SuppressWarnings("ArrayRecordComponent") // handed on
record CheckedRow(
    int line,
    RowState state,
    @Nullable UUID key,
    @Nullable HolderId holder,
    List<UUID> names,
    byte @Nullable [] sealed,
    List<Fault> faults) {
  static CheckedRow rejected(int line, List<Fault> faults) {
    return new CheckedRow(line, RowState.REJECTED, null, null, List.of(), null, faults);
  }

  /** One that has the key of {@code first}, a line before it. */
  static CheckedRow duplicate(int line, int first) {
    return new CheckedRow(
        line, RowState.DUPLICATE, null, null, List.of(), null, List.of(Fault.sameAs(first)));
  }
}
