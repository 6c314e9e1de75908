package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.TestGateway;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two organisations give the same names to different things, and two nodes keep them in one Redis:
 * in whatever order they are asked for, each gets its own.
 */
@Tag("T-05")
class SameNamesTest {
  /**
   * One of the two.
   *
   * @param shared who has the shared DID here, under a key that nobody has elsewhere
   */
  private record Own(String organisation, Api api, List<Campaign> campaigns, Wallet shared) {}

  @Test
  void what_is_called_the_same_in_two_organisations_is_not_the_same() {
    try (TestGateway first = TestGateway.start();
        TestGateway second = TestGateway.start(first.database(), TestServers.redis(), Map.of())) {
      Wallet shared = Wallet.named("did:example:shared");
      List<Own> owners =
          List.of(own("One", first, Wallet.named(shared.did())), own("Two", first, shared));
      Random random = new Random(5);
      for (int i = 0; i < 60; i++) {
        Own owner = owners.get(random.nextInt(2));
        Campaign campaign = owner.campaigns().get(random.nextInt(owner.campaigns().size()));
        TestGateway node = random.nextBoolean() ? first : second;
        assertIsItsOwn(owner, campaign, campaign.scan(node.stranger(), Wallet.ed25519(), Map.of()));
        Answered bound = campaign.scan(node.stranger(), owner.shared(), Map.of());
        assertIsItsOwn(owner, campaign, bound);
        assertThat(Credential.in(bound).claims().toString()).contains(owner.shared().x());
      }
      assertEachSeesItsOwn(owners);
    }
  }

  private static void assertIsItsOwn(Own owner, Campaign campaign, Answered answer) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(Credential.in(answer).claims())
        .containsEntry("event", owner.organisation())
        .containsEntry("iss", campaign.issuerDid());
  }

  private static void assertEachSeesItsOwn(List<Own> owners) {
    for (Own owner : owners) {
      for (int i = 0; i < 3; i++) {
        assertThat(owner.api().get("/api/v1/schemas/shared-" + i).string())
            .contains(owner.organisation());
      }
      assertThat(owner.api().get("/api/v1/schemas").json().get("schemas"))
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
          .as("three of shared names, three of its own, and the one that everybody has")
          .hasSize(7);
    }
  }

  /** Three types of the shared names, whose template says whose they are. */
  private static Own own(String name, TestGateway gateway, Wallet wallet) {
    Api api = gateway.organisation(name);
    List<Campaign> campaigns = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      assertThat(api.post("/api/v1/schemas", type("shared-" + i, name)).status()).isEqualTo(201);
      Map<String, @Nullable Object> request = Campaign.request();
      request.put("schemaIds", List.of("shared-" + i));
      request.put("claims", Map.of());
      request.put("policy", Campaign.unlimited("open"));
      campaigns.add(Campaign.of(api, request));
    }
    assertThat(
            api.post("/api/v1/dids", Map.of("did", wallet.did(), "document", wallet.document()))
                .status())
        .isEqualTo(201);
    return new Own(name, api, campaigns, wallet);
  }

  private static Map<String, @Nullable Object> type(String id, String organisation) {
    Map<String, @Nullable Object> type = new LinkedHashMap<>();
    type.put("id", id);
    type.put("name", organisation);
    type.put("version", "1");
    type.put("type", List.of("Badge"));
    type.put(
        "jsonSchema",
        Map.of("type", "object", "properties", Map.of("event", Map.of("const", organisation))));
    type.put("template", Map.of("event", organisation));
    return type;
  }
}
