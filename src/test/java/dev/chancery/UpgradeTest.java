package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.platform.database.Migrations;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.util.List;
import java.util.TimeZone;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What an organisation made before a version came is safe in it. */
class UpgradeTest {
  private static final String ORGANISATION = "00000000-0000-0000-0000-00000000000a";
  private static final String KEY = "00000000-0000-0000-0000-00000000000b";
  private static final String CREDENTIAL = "00000000-0000-0000-0000-00000000000c";

  private static final String OWN =
      """
      {"id":"agent-delegation","name":"Agents","version":"1","type":["Agent"],"jsonSchema":{"type":"object",\
      "properties":{"id":{"const":"agent-delegation"}}}}
      """
          .strip();

  @Test
  void an_issuer_from_before_VC_API_issues_by_schemas_alone() {
    URI database = of("13");
    issuer(database, "did:web:old.example");
    Migrations.apply(database);
    issuer(database, "did:web:new.example");

    assertThat(secures(database, "did:web:old.example")).isEqualTo("f");
    assertThat(secures(database, "did:web:new.example")).isEqualTo("t");
    assertThat(
            TestServers.value(
                database, "select count(*) from change where key = 'did:web:old.example'"))
        .isEqualTo("1");
  }

  private static String secures(URI database, String did) {
    return String.valueOf(
        TestServers.value(
            database,
            "select case when vc_api_issue then 't' else 'f' end from issuer where did = '"
                + did
                + "'"));
  }

  @Test
  void a_schema_that_has_the_name_of_delegations_gets_another() {
    URI database = withOwnDelegations();
    TestServers.execute(
        database,
        """
        insert into collection (id, organisation_id, name, issuer_did, schema_ids, format, policy)
        values (gen_random_uuid(), '%1$s', 'One', 'did:web:old.example', '{other,agent-delegation}', 'vc+jwt', '{}');
        insert into quota (organisation_id, subject, subject_id, period, most)
        values ('%1$s', 'schema', 'agent-delegation', 'day', 7);
        insert into context (organisation_id, url, document, digest_sri, requires)
        values ('%1$s', 'https://gateway.example/contexts/%1$s/agent-delegation', '{}', 'sha256-x', '{}');
        """
            .formatted(ORGANISATION));

    Migrations.apply(database);

    assertThat(ids(database)).containsExactly("agent-delegation", "own-agent-delegation");
    assertThat(definition(database, "own-agent-delegation"))
        .isEqualTo(OWN.replaceFirst("agent-delegation", "own-agent-delegation"));
    assertThat(definition(database, "agent-delegation")).contains("\"AgentDelegation\"");
    assertThat(TestServers.value(database, "select schema_ids::text from collection"))
        .isEqualTo("{other,own-agent-delegation}");
    assertThat(TestServers.value(database, "select subject_id from quota"))
        .isEqualTo("own-agent-delegation");
    assertThat(TestServers.value(database, "select count(*) from context")).isEqualTo("0");
  }

  @Test
  void nothing_is_renamed_that_valid_credentials_refer_to() {
    URI database = withOwnDelegations();
    TestServers.execute(
        database,
        """
        insert into credential (id, organisation_id, schema_id, holder_id, key_id, digest, issued_at)
        values ('%s', '%s', 'agent-delegation', gen_random_uuid(), '%s', sha256('it'), now())
        """
            .formatted(CREDENTIAL, ORGANISATION, KEY));

    assertThatThrownBy(() -> Migrations.apply(database))
        .hasMessageContaining("Organisation " + ORGANISATION)
        .hasMessageContaining("schema of its own called agent-delegation")
        .hasMessageContaining("revoke them");
    assertThat(definition(database, "agent-delegation")).isEqualTo(OWN);

    TestServers.execute(database, "update credential set state = 'revoked'");
    Migrations.apply(database);
    assertThat(ids(database)).containsExactly("agent-delegation", "own-agent-delegation");
    assertThat(TestServers.value(database, "select schema_id from credential"))
        .isEqualTo("own-agent-delegation");
  }

  @Test
  void an_organisation_without_such_a_schema_notices_nothing() {
    URI database = of("12");
    organisation(database);
    Migrations.apply(database);
    assertThat(ids(database)).containsExactly("agent-delegation");
  }

  @Test
  void what_waits_from_before_is_kept_where_it_waits_alone() {
    URI database = of("17");
    TestServers.execute(
        database,
        """
        insert into credential (id, organisation_id, schema_id, holder_id, key_id, digest, issued_at, sealed)
        select gen_random_uuid(), '%1$s', kept, gen_random_uuid(), '%2$s', sha256('it'), now(), 'sealed'
        from unnest(array['waits', 'answered']) as kept;
        insert into delivery (credential_id, organisation_id, issuer_did, holder_digest, format, sealed, created_at,
          expires_at)
        select id, '%1$s', 'did:web:old.example', sha256('holder'), 'vc+jwt', 'sealed', now(), now() + interval '1 day'
        from credential where schema_id = 'waits'
        """
            .formatted(ORGANISATION, KEY));
    Migrations.apply(database);
    assertThat(
            TestServers.value(
                database,
                "select string_agg(schema_id, ' ') from credential where sealed is not null"))
        .isEqualTo("answered");
    assertThat(TestServers.value(database, "select count(*) from delivery")).isEqualTo("1");
  }

  @Test
  void the_context_of_delegations_is_no_row_any_more() {
    URI database = of("17");
    organisation(database);
    TestServers.execute(
        database,
        """
        insert into context (organisation_id, url, document, digest_sri, requires)
        select '%1$s', 'https://gateway.example/contexts/%1$s/' || schema, '{}', 'sha256-x', '{}'
        from unnest(array['agent-delegation', 'badge']) as schema
        """
            .formatted(ORGANISATION));
    Migrations.apply(database);
    assertThat(TestServers.value(database, "select url from context")).endsWith("/badge");
  }

  /** Migrations compare it with when something was made. */
  @Test
  void when_a_version_came_is_told_in_the_same_zone_by_every_node() {
    URI database = TestServers.emptyDatabase();
    TimeZone ours = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
    try {
      Migrations.apply(database);
    } finally {
      TimeZone.setDefault(ours);
    }
    assertThat(
            TestServers.value(
                database,
                "select count(*) from flyway_schema_history"
                    + " where abs(extract(epoch from installed_on - (now() at time zone 'UTC'))) > 600"))
        .isEqualTo("0");
  }

  private static URI withOwnDelegations() {
    URI database = of("12");
    issuer(database, "did:web:old.example");
    TestServers.execute(
        database,
        "insert into credential_type (organisation_id, id, definition) values ('%s', 'agent-delegation', '%s')"
            .formatted(ORGANISATION, OWN));
    return database;
  }

  private static void issuer(URI database, String did) {
    organisation(database);
    TestServers.execute(
        database,
        """
        insert into issuer (did, organisation_id, name, did_method, web_path)
        values ('%1$s', '%2$s', 'Issuer', 'web', '%1$s')
        """
            .formatted(did, ORGANISATION));
  }

  private static void organisation(URI database) {
    TestServers.execute(
        database,
        "insert into organisation (id, name) values ('%s', 'Own') on conflict do nothing"
            .formatted(ORGANISATION));
  }

  private static List<String> ids(URI database) {
    return TestServers.query(database, "select id from credential_type order by id").stream()
        .map(row -> String.valueOf(row.get("id")))
        .toList();
  }

  private static String definition(URI database, String id) {
    return String.valueOf(
        TestServers.value(
            database, "select definition::text from credential_type where id = '" + id + "'"));
  }

  /** A database as that version left it. */
  private static URI of(String version) {
    URI database = TestServers.emptyDatabase();
    String[] login = database.getUserInfo().split(":", 2);
    var _ =
        Flyway.configure()
            .dataSource(
                "jdbc:postgresql://"
                    + database.getHost()
                    + ":"
                    + database.getPort()
                    + database.getPath(),
                login[0],
                login[1])
            .locations("classpath:db/migration")
            .target(version)
            .load()
            .migrate();
    return database;
  }
}
