package dev.chancery.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Database;
import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes with delegations that are revoked, as it is gathered. */
class CascadeTest {
  private static final OrganisationId ORGANISATION = new OrganisationId(UUID.randomUUID());

  /** The neighbour of every tree. */
  private static final UUID AFTER_ALL = UUID.fromString("ffffffff-0000-4000-8000-000000000000");

  private static final String READ =
      """
      select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = 'delegation'
      """;

  private static final Vertx VERTX = Vertx.vertx();
  private static URI postgres;
  private static Database database;

  @BeforeAll
  static void start() {
    postgres = TestServers.freshDatabase();
    database = Database.connect(VERTX, postgres, 1);
    plant(AFTER_ALL, 20_000);
  }

  @AfterAll
  static void stop() throws Exception {
    await(database.close().eventually(VERTX::close));
  }

  /** A root with so many under it; the trigger asks for no credentials that are active. */
  private static CredentialId planted(int children) {
    UUID root = UUID.randomUUID();
    plant(root, children);
    return new CredentialId(root);
  }

  private static void plant(UUID root, int children) {
    TestServers.execute(
        postgres,
        """
        insert into delegation (credential_id, organisation_id) values ('%1$s', '%2$s');
        insert into delegation (credential_id, organisation_id, parent_id)
        select gen_random_uuid(), '%2$s', '%1$s' from generate_series(1, %3$d);
        analyze delegation;
        """
            .formatted(root, ORGANISATION, children));
  }

  private record Gathered(Cascade.Reach reach, long read) {}

  private static Gathered gathered(CredentialId... roots) throws Exception {
    return await(database.inTransaction(client -> gathered(client, List.of(roots))));
  }

  private static Future<Gathered> gathered(SqlConnection client, List<CredentialId> roots) {
    return read(client)
        .compose(
            before ->
                new Cascade()
                    .reach(client, ORGANISATION, roots)
                    .compose(
                        reach -> read(client).map(after -> new Gathered(reach, after - before))));
  }

  /** What its connection has read until now. */
  private static Future<Long> read(SqlConnection client) {
    return client.query(READ).execute().map(rows -> rows.iterator().next().getLong("read"));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void a_small_tree_is_gathered_without_reading_its_neighbours() throws Exception {
    Gathered small = gathered(planted(3));
    assertThat(small.reach().ids()).hasSize(4);
    assertThat(small.reach().rest()).isNull();
    assertThat(small.read()).isPositive().isLessThan(100);
  }

  @Test
  void a_tree_is_gathered_page_by_page_to_its_end() throws Exception {
    for (int children : List.of(31, 32, 33, 999, 1_000)) {
      Gathered whole = gathered(planted(children));
      assertThat(whole.reach().ids()).hasSize(children + 1).doesNotHaveDuplicates();
      assertThat(whole.reach().rest()).isNull();
    }
  }

  @Test
  void of_several_trees_the_one_that_has_no_room_is_cut_where_the_room_ends() throws Exception {
    CredentialId first = planted(998);
    CredentialId second = planted(40);
    Cascade.Reach reach = gathered(first, second, planted(1)).reach();
    assertThat(reach.asked()).isEqualTo(2);
    assertThat(reach.ids()).hasSize(1_002).startsWith(first, second);
    assertThat(reach.rest()).isEqualTo(new Cascade.Branch(second, reach.ids().getLast()));
  }

  @Test
  void a_tree_for_which_there_is_no_room_at_all_is_left_whole_but_for_its_root() throws Exception {
    CredentialId first = planted(1_000);
    CredentialId second = planted(2);
    Cascade.Reach reach = gathered(first, second).reach();
    assertThat(reach.ids()).hasSize(1_002);
    assertThat(reach.rest()).isEqualTo(new Cascade.Branch(second, second));
  }
}
