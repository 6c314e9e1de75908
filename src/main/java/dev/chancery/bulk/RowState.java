package dev.chancery.bulk;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of a row. */
public enum RowState {
  WAITING(0),
  ISSUED(1),
  FAILED(2),
  /** It was never to be issued: something is wrong with it. */
  REJECTED(3),
  /** Nor was this: another row, or a credential that lives, has its key. */
  DUPLICATE(4),
  /** It waits for its recipient, of whom no DID is known, and is issued or fails later. */
  CLAIMABLE(5);

  private final int number;

  RowState(int number) {
    this.number = number;
  }

  /** What the table says. */
  short number() {
    return (short) number;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RowState> ofWireName(String wireName) {
    return Stream.of(values()).filter(state -> state.wireName().equals(wireName)).findAny();
  }

  static RowState of(int number) {
    return Stream.of(values()).filter(state -> state.number == number).findAny().orElseThrow();
  }
}
