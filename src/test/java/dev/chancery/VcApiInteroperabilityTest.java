package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.VcApi;
import dev.chancery.testing.Verifier;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What VC-API has secured, to verifiers of Digital Bazaar's. */
class VcApiInteroperabilityTest {
  private static Verifier verifier;
  private static TestGateway gateway;
  private static VcApi backend;

  @BeforeAll
  static void start() {
    verifier = Verifier.installOrSkip();
    gateway = TestGateway.start();
    backend = VcApi.of(gateway.api());
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Ed25519Signature2020", "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019"})
  void a_proof_of_each_suite_verifies_with_its_status(String suite) {
    assertThat(verified(backend.credential(), suite)).isEqualTo("verified");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519Signature2020", "eddsa-rdfc-2022", "ecdsa-rdfc-2019"})
  void so_does_one_of_version_1_1(String suite) {
    assertThat(verified(backend.oldCredential(), suite)).isEqualTo("verified");
  }

  @Test
  void what_is_said_in_a_language_and_a_direction_is_signed_so() {
    Map<String, @Nullable Object> credential = backend.credential();
    credential.put(
        "name",
        List.of(
            Map.of("@value", "شارة", "@language", "ar", "@direction", "rtl"),
            Map.of("@value", "Badge", "@direction", "ltr"),
            Map.of("@value", "Abzeichen", "@language", "de")));
    assertThat(verified(credential, "eddsa-rdfc-2022")).isEqualTo("verified");
    assertThat(verified(credential, "ecdsa-rdfc-2019")).isEqualTo("verified");
  }

  private static String verified(Map<String, @Nullable Object> credential, String suite) {
    Map<String, @Nullable Object> secured =
        VcApi.verifiable(backend.issue(credential, Map.of("cryptosuite", suite)));
    return String.valueOf(
        verifier
            .verified(gateway.base(), gateway.clock().instant(), List.of(secured), Map.of())
            .getFirst());
  }
}
