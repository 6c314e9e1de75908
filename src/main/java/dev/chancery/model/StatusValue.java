package dev.chancery.model;

/** What a status list says of an entry, by the values of Token Status List §7.1. */
public enum StatusValue {
  VALID(0),
  INVALID(1),
  SUSPENDED(2);

  private final int code;

  StatusValue(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The value that a list for {@code purpose} has a bit for. */
  public static StatusValue of(StatusPurpose purpose) {
    return switch (purpose) {
      case REVOCATION -> INVALID;
      case SUSPENSION -> SUSPENDED;
    };
  }
}
