package dev.chancery.audit;

import dev.chancery.model.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A trail, read from its first entry on: how far it is whole, and from where it is not. Each entry
 * is held against the one before, so that one alone is in memory. Owned by whoever reads.
 */
final class Chain {
  /** What is wrong with the entry that should have been {@code seq}. */
  record Fault(long seq, String reason) {}

  private final @Nullable Head kept;
  private Head end = Head.NONE;

  /** {@code kept} by somebody since it was the head, or null. */
  Chain(@Nullable Head kept) {
    this.kept = kept;
  }

  /** Where it has come to. */
  Head end() {
    return end;
  }

  /** What is wrong with {@code entry}, null for nothing: then it is the end. */
  @Nullable Fault follow(Entry entry) {
    long expected = end.seq() + 1;
    if (entry.seq() != expected) {
      return new Fault(expected, "it is missing");
    }
    if (!entry.previous().equals(end.hash())) {
      return new Fault(expected, "it does not follow the entry before");
    }
    if (!isItself(entry)) {
      return new Fault(expected, "it was changed: its hash is another");
    }
    end = entry.head();
    return kept != null && kept.seq() == end.seq() && !kept.equals(end)
        ? new Fault(expected, "its hash is not the one that was kept")
        : null;
  }

  /** What is wrong where there is no further entry, null for nothing. */
  @Nullable Fault end(Head recorded) {
    if (end.seq() < recorded.seq()) {
      return new Fault(end.seq() + 1, "it is missing, and all that follow");
    }
    return kept != null && end.seq() < kept.seq()
        ? new Fault(end.seq() + 1, "it is missing: the head that was kept is further on")
        : null;
  }

  /** What cannot be read as JSON, or has no canonical form, none of us has written. */
  private static boolean isItself(Entry entry) {
    try {
      return entry.computed().equals(entry.hash());
    } catch (ProblemException unreadable) {
      return false;
    }
  }
}
