package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Delegating;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Tree;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The root of a large tree is revoked, and whoever took the revocation is killed. */
@FaultTest
@Tag("P-10")
class RevokedTreeTest {
  private static final int LEAVES = Size.of(10_000, 100_000);
  private static final Duration DONE = Duration.ofMinutes(3);

  private static URI database;
  private static List<GatewayProcess> nodes;

  @BeforeAll
  static void start() {
    MortalServers servers = MortalServers.shared();
    database = servers.freshDatabase();
    nodes = GatewayProcess.pair(database, servers.redisUri());
  }

  @AfterAll
  static void stop() {
    nodes.forEach(GatewayProcess::close);
  }

  @Test
  void a_root_that_was_acknowledged_as_revoked_takes_all_of_its_tree_with_it_whoever_dies() {
    Delegating organisation = Delegating.of(nodes.getFirst().api());
    Answered root = organisation.root(organisation.agentDid());
    Answered middle = organisation.passedOn(root, organisation.agentDid(), 5);
    Tree tree = Tree.of(database, root);
    tree.plant(middle, LEAVES);
    GatewayProcess other = nodes.getLast();

    Answered revoked =
        organisation.api().post("/api/v1/credentials/" + tree.root() + "/revoke", Map.of());
    nodes.getFirst().kill();

    assertThat(revoked.json()).containsEntry("state", "revoked");
    assertThat(tree.count("active")).isPositive();
    assertThat(state(other, tree.last())).isEqualTo("revoked");
    Answered late =
        other
            .api()
            .post(
                Delegating.ISSUE,
                organisation.request(middle, organisation.agentDid(), Wallet.p256().did(), 0));
    assertThat(late.code()).as(late.string()).isEqualTo("DELEGATION_PARENT_NOT_ACTIVE");
    await().atMost(DONE).until(() -> tree.count("active") == 0);
    assertThat(tree.count("revoked")).isEqualTo(LEAVES + 2);
    Tree.assertNothingStandsOnWhatIsRevoked(database);
  }

  private static String state(GatewayProcess node, String id) {
    return node.api().get("/api/v1/credentials/" + id).text("state");
  }
}
