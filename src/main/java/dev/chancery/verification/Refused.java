package dev.chancery.verification;

import dev.chancery.verification.Fault.Kind;
import java.util.List;

/**
 * Carries {@link Fault}s out of a check that cannot go on. Has no stack trace: it is an answer, not
 * a bug.
 */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  /** With one fault or more. */
  Refused(List<Fault> faults) {
    super(faults.getFirst().kind().name(), null, false, false);
    this.faults = List.copyOf(faults);
  }

  Refused(Check check, Kind kind, String pointer, String reason) {
    this(List.of(new Fault(check, kind, pointer, reason)));
  }

  List<Fault> faults() {
    return faults;
  }

  /** The first. */
  Fault fault() {
    return faults.getFirst();
  }
}
