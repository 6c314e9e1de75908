package dev.chancery.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import java.net.URI;
import java.util.Objects;
import java.util.UUID;

/** What was passed on under the delegation {@code root}, as {@code database} has it. */
public record Tree(URI database, String root) {

  /** The tree of a delegation that was just issued. */
  public static Tree of(URI database, Answered root) {
    return new Tree(database, uuid(root));
  }

  /** The id of {@code issued} as the database has it. */
  public static String uuid(Answered issued) {
    return issued.text("credentialId").substring("urn:uuid:".length());
  }

  /** So many more under {@code parent}, as if they had been issued. */
  public void plant(Answered parent, int count) {
    TestServers.execute(database, planted(parent, count));
  }

  /** In a status list of their own, whose indexes nobody else is given. */
  public static String planted(Answered parent, int count) {
    return """
        insert into status_list (id, organisation_id, issuer_did, proof_type, size, handed_out, permutation_key)
        select '%1$s', l.organisation_id, issuer_did, proof_type, size, size, permutation_key
        from status_list l join credential c on c.status_list_id = l.id where c.id = '%2$s';
        with child as (
          insert into credential (id, organisation_id, schema_id, holder_id, key_id, digest, issued_at,
            status_list_id, status_index)
          select gen_random_uuid(), organisation_id, schema_id, gen_random_uuid(), key_id, digest, issued_at, '%1$s', n
          from credential, generate_series(1, %3$d) n where id = '%2$s' returning id, organisation_id)
        insert into delegation (credential_id, organisation_id, parent_id, sealed)
        select id, organisation_id, '%2$s', '' from child;
        """
        .formatted(UUID.randomUUID(), uuid(parent), count);
  }

  /** How many of it, with its root, are in {@code state}. */
  public long count(String state) {
    return Long.parseLong(
        value(
            "select count(*) from delegation d join credential c on c.id = d.credential_id"
                + " where c.state = '%s' and '%s' in (d.credential_id, d.line[1])"
                    .formatted(state, root)));
  }

  /** The one that is come by last. */
  public String last() {
    return value(
        "select credential_id from delegation where '%s' in (credential_id, line[1])"
                .formatted(root)
            + " order by line || credential_id desc limit 1");
  }

  private String value(String query) {
    return Objects.requireNonNull(TestServers.value(database, query));
  }

  /** The auditor's question, after whatever was done. */
  public static void assertNothingStandsOnWhatIsRevoked(URI database) {
    assertThat(
            TestServers.value(
                database,
                "select count(*) from delegation d join credential c on c.id = d.credential_id"
                    + " join credential p on p.id = any(d.line)"
                    + " where c.state in ('active', 'suspended') and p.state not in ('active', 'suspended')"))
        .isEqualTo("0");
  }
}
