package dev.chancery.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.chancery.model.CollectionId;
import dev.chancery.model.Problem;
import dev.chancery.platform.json.Json;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
  private static final CollectionId COLLECTION = new CollectionId(new UUID(1, 2));
  private static final Instant OPENS = Instant.parse("2026-11-21T09:00:00Z");
  private static final Instant CLOSES = Instant.parse("2026-11-22T09:00:00Z");

  @Test
  void one_copy_is_what_a_policy_gives_that_does_not_say() {
    assertThat(policy("{\"admission\": \"open\"}"))
        .isEqualTo(new Policy(Admission.OPEN, 1L, null, null, null, null, null));
  }

  @Test
  void null_copies_mean_no_limit() {
    assertThat(policy("{\"admission\": \"open\", \"copiesPerHolder\": null}").copiesPerHolder())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"admission\": \"open\"}",
        "{\"admission\": \"code\", \"copiesPerHolder\": null, \"cap\": 5}",
        "{\"admission\": \"allowlist\", \"key\": \"membership.number\"}",
        "{\"admission\": \"proof\", \"copiesPerHolder\": 3, \"opensAt\": \"2026-11-21T10:00:00+01:00\","
            + " \"closesAt\": \"2026-11-22T09:00:00.5Z\"}"
      })
  void a_policy_survives_being_written_and_read(String json) {
    Policy policy = policy(json);

    assertThat(Policy.of(Json.object(Json.text(policy.json())))).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /policy/admission",
        "{\"admission\": \"everybody\"} | /policy/admission",
        "{\"admission\": \"OPEN\"} | /policy/admission",
        "{\"admission\": \"open\", \"copiesPerHolder\": 0} | /policy/copiesPerHolder",
        "{\"admission\": \"open\", \"copiesPerHolder\": 3000000000} | /policy/copiesPerHolder",
        "{\"admission\": \"open\", \"copiesPerHolder\": \"1\"} | /policy/copiesPerHolder",
        "{\"admission\": \"open\", \"cap\": 0} | /policy/cap",
        "{\"admission\": \"open\", \"cap\": 1.5} | /policy/cap",
        "{\"admission\": \"open\", \"opensAt\": \"tomorrow\"} | /policy/opensAt",
        "{\"admission\": \"open\", \"limit\": 5} | /policy/limit",
        "{\"admission\": \"open\", \"key\": \"\"} | /policy/key",
        "{\"admission\": \"open\", \"key\": 5} | /policy/key",
        "{\"admission\": \"open\", \"opensAt\": \"2026-11-21T09:00:00Z\","
            + " \"closesAt\": \"2026-11-21T09:00:00Z\"} | /policy/closesAt"
      })
  void nonsense_is_pointed_at(String json, String pointer) {
    assertThat(Refusals.pointer(() -> policy(json))).isEqualTo(pointer);
  }

  @Test
  void a_patch_changes_what_it_names_and_null_lifts_a_limit() {
    Policy policy = new Policy(Admission.PROOF, 2L, 10L, OPENS, CLOSES, null, null);

    assertThat(policy.patched(Json.object("{\"cap\": null, \"copiesPerHolder\": null}")))
        .isEqualTo(new Policy(Admission.PROOF, null, null, OPENS, CLOSES, null, null));
    assertThat(policy.patched(Json.object("{\"cap\": 20}")))
        .isEqualTo(new Policy(Admission.PROOF, 2L, 20L, OPENS, CLOSES, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, false, false",
    "PROOF, false, true",
    "PROOF, true, true",
    "ALLOWLIST, false, true",
    "CODE, false, false",
    "CODE, true, true"
  })
  void a_proof_is_required_where_it_must_be(
      Admission admission, boolean personal, boolean required) {
    Policy policy = new Policy(admission, 1L, null, null, null, null, null);

    assertThat(policy.proofRequired(personal)).isEqualTo(required);
    assertThatNoException().isThrownBy(() -> policy.requireAdmissible(personal));
  }

  @Test
  void personal_data_is_not_given_to_whoever_names_a_DID() {
    Policy open = new Policy(Admission.OPEN, 1L, null, null, null, null, null);

    assertThatNoException().isThrownBy(() -> open.requireAdmissible(false));
    assertThat(Refusals.pointer(run(() -> open.requireAdmissible(true))))
        .isEqualTo("/policy/admission");
  }

  @Test
  void a_collection_opens_at_its_first_instant_and_closes_at_its_last() {
    Policy policy = new Policy(Admission.OPEN, 1L, null, OPENS, CLOSES, null, null);

    assertThat(Refusals.problem(run(() -> policy.requireOpen(COLLECTION, OPENS.minusNanos(1)))))
        .isEqualTo(new Problem.CollectionNotOpen(COLLECTION, OPENS));
    assertThatNoException().isThrownBy(() -> policy.requireOpen(COLLECTION, OPENS));
    assertThatNoException().isThrownBy(() -> policy.requireOpen(COLLECTION, CLOSES.minusNanos(1)));
    assertThat(Refusals.problem(run(() -> policy.requireOpen(COLLECTION, CLOSES))))
        .isEqualTo(new Problem.CollectionClosed(COLLECTION, CLOSES));
  }

  private static Supplier<@Nullable Object> run(Runnable action) {
    return () -> {
      action.run();
      return null;
    };
  }

  private static Policy policy(String json) {
    return Policy.of(Json.object(json));
  }
}
