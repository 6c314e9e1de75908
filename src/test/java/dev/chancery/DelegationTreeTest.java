package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Delegating;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Tree;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees of delegations of which more hangs on the root than one transaction takes. */
class DelegationTreeTest extends DelegationFixture {
  /** What one transaction takes beside the root. */
  private static final int MOST = 1_000;

  private static final Duration DONE = Duration.ofSeconds(20);

  @AfterEach
  void nothing_stands_on_what_is_revoked() {
    Tree.assertNothingStandsOnWhatIsRevoked(gateway.database());
  }

  /** An organisation's tree: a root, one under it, and {@code leaves} under that. */
  private record Grown(Delegating organisation, Answered root, Answered middle, Tree tree) {
    static Grown with(int leaves) {
      Delegating organisation = Delegating.of(gateway.organisation("Large"));
      Answered root = organisation.root(organisation.agentDid());
      Answered middle = organisation.passedOn(root, organisation.agentDid(), 5);
      Tree tree = Tree.of(gateway.database(), root);
      tree.plant(middle, leaves);
      return new Grown(organisation, root, middle, tree);
    }

    Api api() {
      return organisation.api();
    }

    @CanIgnoreReturnValue
    Answered take(String id, String step) {
      return organisation.take(id, step, Map.of("reason", "lost"));
    }

    void revokeRoot() {
      assertThat(take(tree.root(), "revoke").json()).containsEntry("state", "revoked");
    }

    Answered order() {
      return api().get("/api/v1/revocations/" + tree.root());
    }

    String state(String id) {
      return api().get("/api/v1/credentials/" + id).text("state");
    }
  }

  @Test
  void a_thousand_go_in_the_transaction_of_their_root() {
    Grown grown = Grown.with(MOST - 1);
    grown.revokeRoot();
    assertThat(grown.tree.count("revoked")).isEqualTo(MOST + 1);
    assertThat(grown.order().status()).isEqualTo(404);
  }

  @Test
  void of_one_more_the_last_goes_by_an_order_that_is_durable_with_the_root() {
    Grown grown = Grown.with(MOST);
    TestServers.execute(
        gateway.database(),
        "create function late() returns trigger language plpgsql as $$"
            + " begin new.due_at := now() + interval '1 hour'; return new; end $$;"
            + " create trigger late before insert on revocation_order for each row"
            + " when (new.id = '%s') execute function late()".formatted(grown.tree.root()));
    grown.revokeRoot();
    assertThat(grown.tree.count("revoked")).isEqualTo(MOST + 1);
    assertThat(grown.order().json())
        .containsEntry("by", Map.of("credentialId", grown.root.text("credentialId")))
        .containsEntry("state", "running")
        .containsEntry("reason", "lost")
        .containsEntry("revoked", MOST + 1);
    TestServers.execute(gateway.database(), "update revocation_order set due_at = now()");
    assertThat(grown.organisation.finished(grown.tree.root())).containsEntry("revoked", MOST + 2);
    assertThat(grown.tree.count("revoked")).isEqualTo(MOST + 2);
  }

  @Test
  void the_trail_tells_of_it_once_and_that_it_goes_on() {
    Grown grown = Grown.with(2_300);
    grown.revokeRoot();
    assertThat(grown.organisation.finished(grown.tree.root())).containsEntry("revoked", 2_302);
    assertThat(grown.tree.count("revoked")).isEqualTo(2_302);
    assertThat(grown.api().get("/api/v1/audit").string())
        .containsOnlyOnce("\"credential.revoked\"")
        .contains("\"descendants\":\"1000\"")
        .contains("\"goesOn\":true");
  }

  /** By the holder of the root and of the one under it alone; or by what all of them have. */
  @ParameterizedTest
  @ValueSource(strings = {"holderDid", "schemaId"})
  void an_order_is_finished_once_all_is_revoked_below_what_it_means(String subject) {
    Grown grown = Grown.with(2_300);
    Answered other = grown.organisation.root(Wallet.ed25519().did());
    String id = subject.equals("holderDid") ? grown.organisation.agentDid() : "agent-delegation";
    Answered order = grown.organisation.order(Map.of(subject, id));
    int all = subject.equals("holderDid") ? 2_302 : 2_303;
    assertThat(grown.organisation.finished(order.text("revocationId")))
        .containsEntry("revoked", all);
    assertThat(grown.tree.count("revoked")).isEqualTo(2_302);
    assertThat(grown.state(other.text("credentialId")))
        .isEqualTo(subject.equals("holderDid") ? "active" : "revoked");
  }

  /** The slice with the last of the tree fails, and its order is put off. */
  @Test
  void what_no_order_has_come_by_is_revoked_to_whoever_asks() {
    Grown grown = Grown.with(2_300);
    String last = grown.tree.last();
    assertThat(grown.take(last, "suspend").status()).isEqualTo(200);
    curse(last);
    grown.revokeRoot();
    await()
        .atMost(DONE)
        .untilAsserted(() -> assertThat(grown.tree.count("revoked")).isGreaterThan(MOST + 1));
    assertThat(grown.tree.count("suspended")).isEqualTo(1);
    assertThat(grown.state(last)).isEqualTo("revoked");
    assertThat(grown.api().get("/api/v1/credentials").string())
        .doesNotContain("\"suspended\"")
        .doesNotContain("\"active\"");
    assertThat(grown.take(last, "reinstate").code()).isEqualTo("CREDENTIAL_REVOKED");
    assertThat(grown.take(last, "revoke").json()).containsEntry("state", "revoked");
    assertThat(passOn(grown.organisation, last)).isEqualTo("DELEGATION_PARENT_NOT_ACTIVE");

    TestServers.execute(gateway.database(), "drop trigger curse on credential");
    await().atMost(DONE).until(DelegationTreeTest::nothingRests);
    assertThat(grown.organisation.finished(grown.tree.root())).containsEntry("revoked", 2_302);
    assertThat(grown.tree.count("revoked")).isEqualTo(2_302);
  }

  /** Whoever is at it when a curse ends may rest once more. */
  private static boolean nothingRests() {
    TestServers.execute(
        gateway.database(), "update revocation_order set due_at = now() where finished_at is null");
    return gateway.count("select count(*) from revocation_order where finished_at is null") == 0;
  }

  private static void curse(String id) {
    TestServers.execute(
        gateway.database(),
        """
        create function curse() returns trigger language plpgsql as $$ begin raise 'cursed'; end $$;
        create trigger curse before update on credential for each row when (old.id = '%s') execute function curse()
        """
            .formatted(id));
  }

  private static String passOn(Delegating organisation, String parent) {
    Map<String, @Nullable Object> request =
        organisation.request(organisation.agentDid(), Wallet.p256().did(), 0);
    request.put("parentCredentialId", parent);
    return organisation.issue(request).code();
  }
}
