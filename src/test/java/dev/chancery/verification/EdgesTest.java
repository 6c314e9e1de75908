package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.json.Json;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where what {@link VerifierTest} asks for begins and ends. */
class EdgesTest {
  private static final Signatory ISSUER = Signatory.ed25519();

  private static Vertx vertx;
  private static Desk desk;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    desk = new Desk(vertx, new Egress(vertx, Egress.Rules.strict(), Addresses.system(vertx)));
  }

  @AfterAll
  static void close() {
    Desk.settled(vertx.close());
  }

  private static Map<String, @Nullable Object> credential() {
    return Desk.draft(ISSUER.did());
  }

  private static Fault fault(Object credential) {
    return Desk.fault(desk.credential(credential));
  }

  @Test
  void a_credential_that_was_altered_is_not_what_was_signed() {
    Map<String, @Nullable Object> altered = ISSUER.asserts(credential());
    altered.put("validUntil", "2028-11-01T00:00:00Z");
    Fault fault = fault(altered);
    assertThat(fault.kind()).isEqualTo(Kind.CRYPTOGRAPHIC_SECURITY_ERROR);
    assertThat(fault.pointer()).isEqualTo("/proof/proofValue");
  }

  /** VCDM 1.1 §4.6. */
  @ParameterizedTest
  @CsvSource({"issuanceDate, 2026-11-21T12:30:00Z", "expirationDate, 2026-11-21T11:59:59Z"})
  void a_credential_of_version_1_1_counts_while_it_is_valid(String member, String value) {
    Map<String, @Nullable Object> old = credential();
    old.put("@context", List.of("https://www.w3.org/2018/credentials/v1"));
    old.put("issuanceDate", Objects.requireNonNull(old.remove("validFrom")));
    old.put("expirationDate", Objects.requireNonNull(old.remove("validUntil")));
    assertThat(desk.credential(ISSUER.asserts(old)).faults()).isEmpty();
    old.put(member, value);
    Fault fault = fault(ISSUER.asserts(old));
    assertThat(fault.kind()).isEqualTo(Kind.RANGE_ERROR);
    assertThat(fault.pointer()).isEqualTo("/" + member);
  }

  /** Data Integrity §2.1.2: it would not say which of them was there. */
  @Test
  void a_proof_names_one_other_before_it() {
    Map<String, @Nullable Object> credential = credential();
    Object first = proof(credential, Map.of("id", "urn:uuid:1"));
    Object last = proof(credential, Map.of("previousProof", "urn:uuid:1"));
    Object itself = proof(credential, Map.of("id", "urn:uuid:2", "previousProof", "urn:uuid:2"));
    for (List<Object> proofs : List.of(List.of(last, first, first), List.of(itself))) {
      credential.put("proof", proofs);
      Fault fault = fault(credential);
      assertThat(fault.pointer()).isEqualTo("/proof/0/previousProof");
      assertThat(fault.reason()).contains("or of several");
    }
  }

  private static Object proof(Map<String, @Nullable Object> credential, Map<String, ?> more) {
    Map<String, @Nullable Object> unsecured = new LinkedHashMap<>(credential);
    Object _ = unsecured.remove("proof");
    return Objects.requireNonNull(ISSUER.signs(unsecured, more).get("proof"));
  }

  /** To decode it would cost the square of its length. */
  @Test
  void a_value_that_is_too_long_is_not_decoded() {
    Map<String, @Nullable Object> credential = ISSUER.asserts(credential());
    Map<String, @Nullable Object> proof =
        Json.members((Map<?, ?>) Objects.requireNonNull(credential.get("proof")));
    proof.put("proofValue", "z" + "1".repeat(255));
    assertThat(fault(credential).reason()).isEqualTo("not of 64 octets");
    proof.put("proofValue", "z" + "1".repeat(256));
    assertThat(fault(credential).reason()).contains("not a signature in multibase");
  }

  @Test
  void what_a_presentation_holds_is_looked_at_though_nobody_signed_it() {
    Map<String, @Nullable Object> shapeless = ISSUER.asserts(credential());
    shapeless.put("credentialSubject", Map.of());
    assertThat(
            Desk.fault(desk.presentation(Desk.presenting(ISSUER.did(), shapeless), Desk.ANYTHING))
                .pointer())
        .isEqualTo("/verifiableCredential/credentialSubject");
  }

  @Test
  void an_envelope_is_of_the_data_models_shape() {
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("@context", "https://www.w3.org/ns/credentials/v2");
    envelope.put("id", "data:application/vc+jwt," + ISSUER.jwt("vc+jwt", credential()));
    envelope.put("type", "EnvelopedVerifiableCredential");
    assertThat(desk.credential(envelope).faults()).isEmpty();
    envelope.put("@context", "https://issuer.example/context");
    assertThat(fault(envelope).pointer()).isEqualTo("/@context");
  }

  /** Threat T-16: a string of some kilobytes, and tens of thousands of values. */
  @Test
  void what_is_in_a_jwt_is_no_larger_than_what_is_in_none() {
    Map<String, @Nullable Object> many = credential();
    many.put(
        "credentialSubject",
        Map.of("id", "did:example:holder", "n", new ArrayList<>(Collections.nCopies(20_001, 1))));
    Fault fault = fault(ISSUER.jwt("vc+jwt", many));
    assertThat(fault.kind()).isEqualTo(Kind.PARSING_ERROR);
    assertThat(fault.reason()).contains("deeper or larger");
  }

  @Test
  void there_are_no_more_contexts_than_are_looked_up_and_their_urls_are_not_long() {
    Map<String, Object> terms = new LinkedHashMap<>();
    for (int i = 0; i < 64; i++) {
      terms.put("t" + i, Map.of("@id", "urn:t", "@context", "https://a.example/" + i));
    }
    assertThat(ofContext(terms).reason()).startsWith("too many contexts");
    String url = "https://a.example/" + "x".repeat(2_048);
    assertThat(ofContext(url).reason()).startsWith("too many contexts, or too long a URL");
    assertThat(ofContext("https://a.example/x").reason()).startsWith("no context is registered");
  }

  private static Fault ofContext(Object context) {
    Map<String, @Nullable Object> credential = credential();
    credential.put("@context", List.of("https://www.w3.org/ns/credentials/v2", context));
    return fault(ISSUER.asserts(credential));
  }
}
