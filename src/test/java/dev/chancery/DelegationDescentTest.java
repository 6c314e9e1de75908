package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Delegating;
import dev.chancery.testing.Holder;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Tree;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What descends from a delegation that is revoked is revoked to whoever asks, though the order that
 * goes down the tree has not come by.
 */
class DelegationDescentTest extends DelegationFixture {
  /** What one transaction takes beside the root. */
  private static final int MOST = 1_000;

  private Delegating organisation;
  private Answered root;
  private Answered other;

  /** Comes after all that the transaction of the root takes. */
  private Answered last;

  @BeforeAll
  static void orders_are_late() {
    TestServers.execute(
        gateway.database(),
        """
        create function late() returns trigger language plpgsql as
          $$ begin new.due_at := now() + interval '1 hour'; return new; end $$;
        create trigger late before insert on revocation_order for each row execute function late()
        """);
  }

  @BeforeEach
  void grow() {
    organisation = Delegating.of(gateway.organisation("Descent"));
    root = organisation.root(organisation.agentDid());
    other = organisation.root(organisation.agentDid());
    List<Answered> children =
        Stream.generate(() -> organisation.passedOn(root, organisation.agentDid(), 5))
            .limit(2)
            .sorted(Comparator.comparing(Tree::uuid))
            .toList();
    Tree.of(gateway.database(), root).plant(children.getFirst(), MOST - 1);
    last = children.getLast();
  }

  @AfterEach
  void the_order_has_not_come_by() {
    assertThat(
            TestServers.value(
                gateway.database(),
                "select state from credential where id = '%s'".formatted(Tree.uuid(last))))
        .isIn("active", "suspended");
  }

  private void revokeRoot() {
    assertThat(organisation.take(root, "revoke").json()).containsEntry("state", "revoked");
  }

  private Map<String, @Nullable Object> wish(String delegate) {
    return organisation.request(last, organisation.agentDid(), delegate, 3);
  }

  @Test
  void no_token_fetches_it() {
    Answered revoked = organisation.issued(byToken(wish(Wallet.ed25519().did())));
    Answered sound =
        organisation.issued(
            byToken(
                organisation.request(other, organisation.agentDid(), Wallet.ed25519().did(), 3)));
    revokeRoot();
    assertThat(gateway.stranger().get(url(revoked)).status()).isEqualTo(404);
    assertThat(gateway.stranger().get(url(sound)).status()).isEqualTo(200);
  }

  private static Map<String, @Nullable Object> byToken(Map<String, @Nullable Object> request) {
    request.put("deliver", Map.of("by", "token"));
    return request;
  }

  private static String url(Answered issued) {
    return URI.create(String.valueOf(issued.object("delivery").get("url"))).getPath();
  }

  @Test
  void no_proof_collects_it() {
    Wallet agent = Wallet.ed25519();
    Map<String, @Nullable Object> wish = wish(agent.did());
    wish.keySet().removeAll(List.of("schemaId", "issuerDid", "proofType"));
    Answered batch =
        organisation
            .api()
            .post(
                Delegating.ISSUE + "/batch",
                Json.of(
                    "schemaId",
                    "agent-delegation",
                    "issuerDid",
                    organisation.issuerDid(),
                    "credentials",
                    List.of(wish)));
    assertThat(batch.json()).as(batch.string()).containsEntry("issued", 1);
    Holder holder = new Holder(gateway.stranger(), agent);
    assertThat(Holder.ids(holder.collect())).hasSize(1);
    revokeRoot();
    assertThat(Holder.ids(holder.collect())).isEmpty();
  }

  @Test
  void no_repeated_request_is_answered_with_it() {
    Api keyed = organisation.api().with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, @Nullable Object> wish = wish(Wallet.ed25519().did());
    assertThat(keyed.post(Delegating.ISSUE, wish).status()).isEqualTo(201);
    revokeRoot();
    assertThat(keyed.post(Delegating.ISSUE, wish).code()).isEqualTo("CREDENTIAL_REVOKED");
  }

  @Test
  void it_does_not_verify() {
    Map<String, @Nullable Object> wish = wish(Wallet.ed25519().did());
    wish.put("proofType", "eddsa-rdfc-2022");
    Answered issued = organisation.issued(wish);
    Api verifier = gateway.organisation("Verifier");
    Map<String, Object> shown = Map.of("verifiableCredential", issued.object("credential"));
    assertThat(verifier.post("/credentials/verify", shown).json()).containsEntry("verified", true);
    revokeRoot();
    Answered verdict = verifier.post("/credentials/verify", shown);
    assertThat(verdict.json()).containsEntry("verified", false);
    assertThat(verdict.string()).contains("/credentialStatus", "descends from");
  }

  @Test
  void a_search_for_a_state_finds_it_as_it_is_shown() {
    String suspended = organisation.passedOn(last, Wallet.ed25519().did(), 2).text("credentialId");
    assertThat(
            organisation
                .api()
                .post("/api/v1/credentials/" + suspended + "/suspend", Map.of())
                .status())
        .isEqualTo(200);
    String id = last.text("credentialId");
    for (String filter : List.of("", "&schemaId=agent-delegation")) {
      assertThat(found("active" + filter)).contains(id);
      assertThat(found("suspended" + filter)).contains(suspended);
    }
    revokeRoot();
    String holder = "&holderDid=" + Api.encoded(organisation.agentDid());
    for (String filter : List.of("", "&schemaId=agent-delegation", holder)) {
      assertThat(found("active" + filter)).contains(other.text("credentialId")).doesNotContain(id);
      assertThat(found("suspended" + filter)).doesNotContain(suspended);
      assertThat(found("revoked" + filter)).contains(id, root.text("credentialId"));
    }
    assertThat(found("revoked&schemaId=agent-delegation")).contains(suspended);
    assertThat(organisation.api().get("/api/v1/credentials/" + id).text("state"))
        .isEqualTo("revoked");
  }

  /** Page after page, of which none is shown twice. */
  private List<String> found(String filter) {
    List<String> ids = new ArrayList<>();
    String next = "/api/v1/credentials?limit=200&state=" + filter;
    while (next != null) {
      Answered page = organisation.api().get(next);
      for (Object each : (List<?>) Objects.requireNonNull(page.json().get("credentials"))) {
        ids.add(String.valueOf(Json.members((Map<?, ?>) each).get("credentialId")));
      }
      Object cursor = page.json().get("next");
      next =
          cursor == null
              ? null
              : "/api/v1/credentials?limit=200&cursor=" + cursor + "&state=" + filter;
    }
    assertThat(ids).doesNotHaveDuplicates();
    return ids;
  }
}
