package dev.chancery.format;

import dev.chancery.model.ProofType;
import dev.chancery.model.StatusKind;

/** A way of writing status lists. Keeps nothing: the same list prepares the same octets. */
public interface StatusListWriter {
  /** The list that {@code draft} becomes, but for its signature. */
  Prepared prepare(StatusListDraft draft);

  /** For credentials that are secured so; the kinds of list, one line each. */
  static StatusListWriter of(ProofType proofType) {
    return switch (StatusKind.of(proofType.format())) {
      case TOKEN_STATUS_LIST -> new TokenStatusListWriter();
      case BITSTRING_STATUS_LIST -> new BitstringStatusListWriter(proofType);
    };
  }
}
