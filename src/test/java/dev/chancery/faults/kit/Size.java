package dev.chancery.faults.kit;

/**
 * How often a proof is repeated: as often as fifteen minutes allow for all of them, or, with {@code
 * -Dfull}, as often as the table of promises says.
 */
public final class Size {
  private static final boolean FULL = System.getProperty("full") != null;

  private Size() {}

  /** {@code brief}, or {@code full} where that was asked for. */
  public static int of(int brief, int full) {
    return FULL ? full : brief;
  }
}
