package dev.chancery.bulk;

import java.util.Locale;
import java.util.Set;

/** Where a bulk stands. Whoever issues its rows moves it from queued to running, and to done. */
public enum BulkState {
  /** Its file is coming. */
  INGESTING,
  QUEUED,
  RUNNING,
  /** Nothing of it is begun until it is resumed. */
  PAUSED,
  DONE,
  CANCELLED;

  /** From where it may be paused. */
  static final Set<BulkState> PAUSABLE = Set.of(QUEUED, RUNNING);

  /** From where it may be cancelled. */
  static final Set<BulkState> CANCELLABLE = Set.of(QUEUED, RUNNING, PAUSED);

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static BulkState ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
