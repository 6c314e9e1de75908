package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import dev.chancery.verification.Check;
import dev.chancery.verification.Fault;
import dev.chancery.verification.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's own credentials before its own verifier, which asks the network nothing. */
class OwnVerificationTest {
  private static TestGateway gateway;
  private static Backend backend;
  private static OrganisationId organisation;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    backend = Backend.of(gateway.api());
    organisation =
        OrganisationId.parse(
            String.valueOf(
                TestServers.value(
                    gateway.database(),
                    "select organisation_id from issuer where did = '"
                        + backend.issuerDid()
                        + "'")));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ed25519Signature2020",
        "eddsa-rdfc-2022",
        "eddsa-jcs-2022",
        "ecdsa-rdfc-2019",
        "vc+jwt"
      })
  void what_was_issued_verifies_until_it_is_taken_back(String proofType) {
    Answered issued = issued("proofType", proofType);
    Verdict verdict = verdict(issued, organisation);
    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.checks()).containsExactly(Check.values());
    long before = gateway.gateway().wiring().ground.egress.connections();

    String path = "/api/v1/credentials/" + Api.encoded(issued.text("credentialId"));
    assertThat(gateway.api().post(path + "/suspend", Map.of()).status()).isEqualTo(200);
    awaitFault(issued, "set for suspension");
    assertThat(gateway.api().post(path + "/reinstate", Map.of()).status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(verdict(issued, organisation).faults()).isEmpty());
    assertThat(gateway.api().post(path + "/revoke", Map.of()).status()).isEqualTo(200);
    awaitFault(issued, "set for revocation");
    assertThat(gateway.gateway().wiring().ground.egress.connections()).isEqualTo(before);
  }

  @Test
  void version_1_1_of_the_data_model_verifies_too() {
    Answered issued = issued("vcdmVersion", "1.1");
    assertThat(verdict(issued, organisation).faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "jwk"})
  void an_issuer_of_each_method_is_known(String method) {
    Answered issuer =
        gateway
            .api()
            .post(
                "/api/v1/issuers",
                Map.of("name", "Keyed", "didMethod", method, "keys", List.of("Ed25519")));
    assertThat(verdict(issued("issuerDid", issuer.text("did")), organisation).faults()).isEmpty();
  }

  @Test
  void a_credential_ends_with_its_validity() {
    Answered issued = issued("expirationDate", "2031-02-03T04:05:06Z");
    gateway
        .clock()
        .later(
            Duration.ofDays(3_000),
            () ->
                assertThat(verdict(issued, organisation).faults())
                    .extracting(Fault::pointer)
                    .containsExactly("/validUntil"));
  }

  @Test
  void an_issuer_that_would_be_ours_and_is_not_has_no_keys() {
    Map<String, @Nullable Object> credential =
        issued("proofType", "eddsa-jcs-2022").object("credential");
    String other = backend.issuerDid() + "x";
    Map<String, @Nullable Object> proof =
        Json.members((Map<?, ?>) Objects.requireNonNull(credential.get("proof")));
    proof.put("verificationMethod", other + "#key-1");
    credential.put("issuer", other);
    assertThat(verdict((Object) credential, organisation).faults())
        .extracting(Fault::kind)
        .containsExactly(Fault.Kind.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT);
  }

  /** A context means something within its organisation. */
  @Test
  void a_strangers_organisation_cannot_read_terms_that_it_has_not_registered() {
    Answered issued = issued("proofType", "eddsa-rdfc-2022");
    assertThat(verdict(issued, new OrganisationId(new UUID(1, 1))).faults())
        .extracting(Fault::kind)
        .containsExactly(Fault.Kind.PROOF_TRANSFORMATION_ERROR);
  }

  private static void awaitFault(Answered issued, String reason) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(verdict(issued, organisation).faults())
                    .extracting(Fault::reason)
                    .containsExactly(reason));
  }

  private static Answered issued(String name, Object value) {
    Map<String, @Nullable Object> request = backend.request(Wallet.p256());
    request.remove("proofType");
    request.put(name, value);
    Answered answer = backend.issue(request);
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    return answer;
  }

  private static Verdict verdict(Answered issued, OrganisationId caller) {
    return verdict(issued.json().get("credential"), caller);
  }

  private static Verdict verdict(@Nullable Object credential, OrganisationId caller) {
    return TestGateway.await(
        gateway.gateway().wiring().second.verifier.credential(credential, caller));
  }
}
