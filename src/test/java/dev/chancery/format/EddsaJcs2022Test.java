package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Claims;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EddsaJcs2022Test extends LdpVcFormatContract {
  @Override
  ProofType proofType() {
    return ProofType.EDDSA_JCS_2022;
  }

  /** Nothing expands it here; whoever does would read nothing of the claim. */
  @Test
  void a_claim_that_no_context_defines_is_refused() {
    Claims claims = new Claims(Map.of("given_name", "Erika", "shoe_size", 44));
    CredentialWriter writer = format.writer(profile(key()));
    assertThatThrownBy(() -> writer.prepare(draft(claims)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(((Problem.ClaimsInexpressible) e.problem()).violations())
                    .extracting(Violation::pointer)
                    .containsExactly("/credentialSubject/shoe_size"));
    assertThat(writer.isCostly(draft(claims))).isFalse();
  }
}
