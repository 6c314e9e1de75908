package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.OrganisationId;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Delegating;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the terms of delegations mean stands in the jar, whatever the database says. */
class DelegationContextTest extends DelegationFixture {
  /** Another document has another address; this one must then be served beside it. */
  @Test
  void it_stands_at_an_address_of_its_own_and_never_changes() {
    String url = contextOf(delegation(Delegating.of(gateway.api()), "eddsa-rdfc-2022"));
    assertThat(url).isEqualTo(gateway.base() + "/contexts/agent-delegation/8d48e803691b7a86");
    Answered served = gateway.stranger().get(URI.create(url).getPath());
    assertThat(served.status()).isEqualTo(200);
    assertThat(served.header("Cache-Control")).contains("immutable");
    assertThat(served.header("Content-Type")).isEqualTo("application/ld+json");
    assertThat(served.string()).contains("urn:chancery:delegation:parentCredentialId");
    assertThat(gateway.count("select count(*) from context")).isZero();
    assertThat(gateway.stranger().get(URI.create(url).getPath() + "0").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"eddsa-rdfc-2022", "Ed25519Signature2020"})
  void an_organisation_verifies_what_another_has_delegated(String proofType) {
    Answered issued = delegation(Delegating.of(gateway.organisation("One")), proofType);
    Answered verified =
        gateway
            .organisation("Other")
            .post(
                "/credentials/verify", Map.of("verifiableCredential", issued.object("credential")));
    assertThat(verified.json()).as(verified.string()).containsEntry("verified", true);
  }

  /** No row was made there since, or a node of the version before has made one. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void it_stands_where_it_stood_before(boolean row) {
    Answered made = gateway.api().post("/api/v1/organisations", Map.of("name", "Former"));
    String path = "/contexts/" + made.text("id") + "/agent-delegation";
    if (row) {
      TestServers.execute(
          gateway.database(),
          "insert into context values ('%s', '%s', '{\"@context\":{}}', 'sha256-x', '{}')"
              .formatted(made.text("id"), gateway.base() + path));
    }
    Answered served = gateway.stranger().get(path);
    assertThat(served.status()).isEqualTo(200);
    assertThat(served.string()).contains("urn:chancery:delegation:parentCredentialId");
    assertThat(served.header("Cache-Control")).doesNotContain("immutable");
    assertThat(texts(made.text("id"), gateway.base() + path)).contains(served.string());
  }

  /** By what whoever is asked to verify expands them, whichever organisation it is. */
  private static List<String> texts(String organisation, String url) {
    OrganisationId id = OrganisationId.parse(organisation);
    return List.copyOf(
        TestGateway.await(gateway.gateway().wiring().first.contexts.texts(id, List.of(url)))
            .values());
  }

  @Test
  void nobody_says_what_the_terms_of_delegations_mean() {
    Api api = gateway.api();
    for (String url :
        List.of(
            "https://else.example/contexts/" + UUID.randomUUID() + "/agent-delegation",
            "https://else.example/contexts/agent-delegation/8d48e803691b7a86")) {
      Answered refused =
          api.post(
              "/api/v1/contexts",
              Map.of("url", url, "document", Map.of("@context", Map.of("a", "urn:x:a"))));
      assertThat(refused.code()).as(refused.string()).isEqualTo("ALREADY_EXISTS");
    }
  }

  private static Answered delegation(Delegating organisation, String proofType) {
    Map<String, @Nullable Object> request =
        organisation.request(organisation.issuerDid(), Wallet.ed25519().did(), 2);
    request.put("proofType", proofType);
    return organisation.issued(request);
  }

  private static String contextOf(Answered issued) {
    List<?> contexts =
        (List<?>) Objects.requireNonNull(issued.object("credential").get("@context"));
    return String.valueOf(contexts.get(1));
  }
}
