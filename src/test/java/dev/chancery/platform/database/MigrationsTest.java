package dev.chancery.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.testing.Proxy;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void a_server_that_hangs_when_the_gateway_starts_is_told_of_and_not_waited_for() {
    try (Proxy server = Proxy.before(TestServers.postgres())) {
      server.hang();
      long asked = System.nanoTime();

      assertThatThrownBy(() -> Migrations.apply(server.uri()))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessageStartingWith("PostgreSQL at 127.0.0.1:" + server.uri().getPort())
          .hasMessageEndingWith("timed out")
          .hasMessageNotContaining(server.uri().getUserInfo().split(":", 2)[1]);

      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(15));
    }
  }

  /** Before there were numbers an order meant what was issued until it was given. */
  @Test
  void an_order_that_is_under_way_when_there_come_numbers_means_what_it_meant() {
    URI database = TestServers.emptyDatabase();
    migrated(database, "14");
    TestServers.execute(
        database,
        """
        insert into organisation (id, name) values ('%1$s', 'Acme');
        insert into revocation_order (id, organisation_id, subject, subject_id, given_by, given_at)
        values ('%1$s', '%1$s', 'schema', 'card', 'token', '2026-01-01T00:00:00Z')
        """
            .formatted(UUID.randomUUID()));
    migrated(database, "16");
    TestServers.execute(
        database,
        """
        insert into revocation_order (id, organisation_id, subject, subject_id, given_by, given_at)
        select gen_random_uuid(), id, 'schema', 'badge', 'token', now() from organisation
        """);
    assertThat(
            TestServers.query(
                database,
                "select subject_id, issued_until = '2026-01-01T00:00:00Z' as as_given"
                    + " from revocation_order order by number"))
        .extracting(order -> order.get("subject_id") + " " + order.get("as_given"))
        .containsExactly("card true", "badge null");
  }

  /** Of the built-in type; what an organisation had called so before is its own. */
  @Test
  void what_a_delegation_may_say_of_its_parent_is_in_the_type_of_who_was_there_before() {
    URI database = TestServers.emptyDatabase();
    migrated(database, "15");
    TestServers.execute(
        database,
        """
        insert into organisation (id, name) select gen_random_uuid(), name from unnest(array['One', 'Other']) as name;
        update credential_type set definition = '{"id": "agent-delegation"}' from organisation
        where organisation.id = organisation_id and name = 'Other'
        """);
    migrated(database, "16");
    assertThat(
            TestServers.query(
                database,
                "select name, definition #> '{jsonSchema,properties,parentCredentialId}' is not null as says"
                    + " from credential_type t join organisation o on o.id = organisation_id order by name"))
        .extracting(type -> type.get("name") + " " + type.get("says"))
        .containsExactly("One true", "Other false");
  }

  private static void migrated(URI database, String target) {
    String[] login = database.getUserInfo().split(":", 2);
    var _ =
        Flyway.configure()
            .dataSource(
                "jdbc:postgresql://%s:%d%s"
                    .formatted(database.getHost(), database.getPort(), database.getPath()),
                login[0],
                login[1])
            .locations("classpath:db/migration")
            .target(target)
            .load()
            .migrate();
  }
}
