package dev.chancery.platform.seal;

/**
 * A sealed value that does not open: damaged, moved to another row, or sealed under another key.
 */
public final class SealBroken extends RuntimeException {
  private static final long serialVersionUID = 1;

  SealBroken(String associatedData) {
    super("does not open: " + associatedData);
  }
}
