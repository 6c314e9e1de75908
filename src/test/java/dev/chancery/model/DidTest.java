package dev.chancery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C DID Core §3.1. */
class DidTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "did:web:example.com%3A8443:issuers:acme",
        "did:example:a::b",
        "did:example:%41"
      })
  void a_well_formed_did_is_taken(String text) {
    assertThat(new Did(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "did",
        "did:",
        "did:key",
        "did:key:",
        "did:Key:abc",
        "did:key:a b",
        "did:key:a#b",
        "did:key:a?b",
        "did:key:a/b",
        "did:key:%4",
        "did:key:%zz",
        "did:key:a:",
        "did::abc",
        "DID:key:abc",
        "did:key:ä",
        " did:key:a",
        "did:key:a\n"
      })
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> new Did(text))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(Problem.DidMalformed.class));
  }

  @Test
  void the_longest_did_does_not_end_the_stack() {
    String longest = "did:key:z" + "1".repeat(Did.MAX_LENGTH - "did:key:z".length());
    assertThat(new Did(longest).methodSpecificId()).hasSize(Did.MAX_LENGTH - "did:key:".length());
    assertThatThrownBy(() -> new Did(longest + "1")).isInstanceOf(ProblemException.class);
  }

  @Test
  void a_holder_has_one_id_in_an_organisation_and_another_in_another() {
    Did did = new Did("did:example:holder");
    OrganisationId one = OrganisationId.parse("00000000-0000-4000-8000-000000000001");
    OrganisationId other = OrganisationId.parse("00000000-0000-4000-8000-000000000002");
    assertThat(HolderId.of(one, did))
        .isEqualTo(HolderId.of(one, did))
        .isNotEqualTo(HolderId.of(other, did));
  }
}
