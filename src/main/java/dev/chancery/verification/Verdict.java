package dev.chancery.verification;

import java.util.List;
import java.util.stream.Stream;

/**
 * What came of looking.
 *
 * @param checks what was looked at, in this order; one that is not here was not reached, or there
 *     was nothing to look at
 */
public record Verdict(List<Check> checks, List<Fault> faults) {
  public Verdict {
    checks = List.copyOf(checks);
    faults = List.copyOf(faults);
  }

  static Verdict of(Check check, List<Fault> faults) {
    return new Verdict(List.of(check), faults);
  }

  /** Whether all is well. Without a proof that was looked at nothing is. */
  public boolean verified() {
    return faults.isEmpty() && checks.contains(Check.PROOF);
  }

  /** Whether {@code check} was made, and found nothing. */
  boolean passed(Check check) {
    return checks.contains(check) && faults.stream().noneMatch(fault -> fault.check() == check);
  }

  Verdict and(Verdict later) {
    return new Verdict(
        Stream.concat(checks.stream(), later.checks.stream()).distinct().toList(),
        Stream.concat(faults.stream(), later.faults.stream()).toList());
  }

  /** The same of a part that stands at {@code parent}. */
  Verdict under(String parent) {
    return new Verdict(checks, faults.stream().map(fault -> fault.under(parent)).toList());
  }
}
