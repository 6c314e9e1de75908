package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.verification.Fault.Kind;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static Verdict faults(Check check, int number) {
    Fault fault = new Fault(check, Kind.MALFORMED_VALUE_ERROR, "/member", "not as it must be");
    return Verdict.of(check, Collections.nCopies(number, fault));
  }

  /** The answer is no longer than whoever asks for it can read. */
  @Test
  void of_ten_thousand_faults_a_hundred_are_told_and_no_check_passes_for_that() {
    Verdict verdict = faults(Check.DOCUMENT, 10_000).and(faults(Check.PROOF, 10_000));
    assertThat(verdict.faults()).hasSize(101);
    assertThat(List.of(Check.DOCUMENT, Check.PROOF)).noneMatch(verdict::passed);
    assertThat(verdict.verified()).isFalse();
  }

  @Test
  void what_was_not_looked_at_has_not_passed() {
    Verdict unproven = faults(Check.DOCUMENT, 0);
    assertThat(unproven.passed(Check.DOCUMENT)).isTrue();
    assertThat(unproven.passed(Check.PROOF)).isFalse();
    assertThat(unproven.verified()).isFalse();
  }
}
