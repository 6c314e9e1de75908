package dev.chancery.verification;

import dev.chancery.verification.Fault.Kind;

/**
 * Carries a {@link Fault} out of a check that cannot go on. Has no stack trace: it is an answer,
 * not a bug.
 */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Fault fault;

  Refused(Check check, Kind kind, String pointer, String reason) {
    super(kind.name(), null, false, false);
    this.fault = new Fault(check, kind, pointer, reason);
  }

  Fault fault() {
    return fault;
  }
}
