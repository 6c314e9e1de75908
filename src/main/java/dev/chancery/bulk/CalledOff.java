package dev.chancery.bulk;

/**
 * A bulk was paused or cancelled while some of it was worked off, or somebody else has it by now:
 * nothing of that may stay.
 */
final class CalledOff extends RuntimeException {
  private static final long serialVersionUID = 1;

  CalledOff() {
    super(null, null, false, false);
  }
}
