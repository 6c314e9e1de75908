package dev.chancery.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of looking.
 *
 * @param checks what was looked at, in this order; one that is not here was not reached, or there
 *     was nothing to look at
 * @param faults the first hundred or so
 */
public record Verdict(List<Check> checks, List<Fault> faults) {
  /** Fifty credentials with eight proofs each can be at fault in tens of thousands of ways. */
  private static final int MOST_FAULTS = 100;

  public Verdict {
    checks = List.copyOf(checks);
    faults = List.copyOf(bounded(faults));
  }

  /** The first, and one more of each check that none of these is of. */
  private static List<Fault> bounded(List<Fault> faults) {
    if (faults.size() <= MOST_FAULTS) {
      return faults;
    }
    List<Fault> told = new ArrayList<>(faults.subList(0, MOST_FAULTS));
    for (Fault fault : faults.subList(MOST_FAULTS, faults.size())) {
      if (told.stream().noneMatch(each -> each.check() == fault.check())) {
        told.add(fault);
      }
    }
    return told;
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
