package dev.chancery.format;

import dev.chancery.model.StatusKind;

/** A way of writing status lists. Keeps nothing: the same list prepares the same octets. */
public interface StatusListWriter {
  /** The list that {@code draft} becomes, but for its signature. */
  Prepared prepare(StatusListDraft draft);

  /** The kinds of list, one line each. */
  static StatusListWriter of(StatusKind kind) {
    return switch (kind) {
      case TOKEN_STATUS_LIST -> new TokenStatusListWriter();
      case BITSTRING_STATUS_LIST -> new BitstringStatusListWriter();
    };
  }
}
