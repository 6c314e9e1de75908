package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Delegating;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Tree;
import dev.chancery.testing.Wallet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Delegations that are issued together. */
class DelegationBatchTest extends DelegationFixture {
  @Test
  void each_has_a_parent_and_a_proof_of_its_own_and_a_bad_one_fails_alone() {
    Wallet person = Wallet.ed25519();
    Answered parent = delegating.root(delegating.agentDid());
    Map<String, @Nullable Object> wide = child(parent);
    wide.put("claims", Delegating.claims(delegating.agentDid(), holder(wide), 9));
    Answered answer =
        issue(
            List.of(
                entry(delegating.request(delegating.issuerDid(), Wallet.p256().did(), 3)),
                entry(child(parent)),
                entry(wide),
                entry(proved(person)),
                entry(delegating.request(person.did(), Wallet.p256().did(), 3))));
    assertThat(answer.json()).containsEntry("issued", 3).containsEntry("failed", 2);
    List<Map<String, @Nullable Object>> results = BatchTest.results(answer);
    assertThat(results)
        .extracting(result -> result.get("parentCredentialId"))
        .containsExactly(null, parent.text("credentialId"), null, null, null);
    assertThat(results.stream().map(DelegationBatchTest::code))
        .containsExactly("", "", "DELEGATION_WIDENS", "", "DELEGATOR_PROOF_REQUIRED");
    assertThat(String.valueOf(error(results.getLast()).get("delegationDigest"))).hasSize(43);
  }

  @Test
  void a_proof_that_was_used_before_fails_its_entry() {
    Map<String, @Nullable Object> used = proved(Wallet.ed25519());
    delegating.issued(used);
    Answered answer =
        issue(
            List.of(
                entry(used),
                entry(delegating.request(delegating.issuerDid(), Wallet.p256().did(), 3))));
    assertThat(answer.json()).containsEntry("issued", 1);
    assertThat(error(BatchTest.results(answer).getFirst()))
        .containsEntry("code", "DELEGATOR_PROOF_INVALID");
  }

  @Test
  void of_two_entries_with_one_proof_the_second_fails_alone() {
    Map<String, @Nullable Object> once = proved(Wallet.ed25519());
    Answered answer = issue(List.of(entry(root()), entry(once), entry(once)));
    assertThat(answer.json()).containsEntry("issued", 2).containsEntry("failed", 1);
    assertThat(BatchTest.results(answer).stream().map(DelegationBatchTest::code))
        .containsExactly("", "", "DELEGATOR_PROOF_INVALID");
    assertThat(delegating.issue(once).code()).isEqualTo("DELEGATOR_PROOF_INVALID");
  }

  @Test
  void what_is_refused_leaves_its_proof_to_the_next() {
    Map<String, @Nullable Object> once = proved(Wallet.ed25519());
    Map<String, @Nullable Object> refused = new LinkedHashMap<>(once);
    refused.put("revocable", false);
    Answered answer = issue(List.of(entry(refused), entry(once)));
    assertThat(BatchTest.results(answer).stream().map(DelegationBatchTest::code))
        .containsExactly("MALFORMED_REQUEST", "");
  }

  @Test
  void one_proof_twice_fails_an_atomic_batch_and_is_not_used() {
    Map<String, @Nullable Object> once = proved(Wallet.ed25519());
    Map<String, @Nullable Object> batch = batch(Stream.of(entry(root()), entry(once), entry(once)));
    batch.put("atomic", true);
    Answered refused = delegating.api().post(Delegating.ISSUE + "/batch", batch);
    assertThat(refused.code()).as(refused.string()).isEqualTo("DELEGATOR_PROOF_INVALID");
    assertThat(refused.json()).containsEntry("entry", 2);
    delegating.issued(once);
  }

  private static Map<String, @Nullable Object> root() {
    return delegating.request(delegating.issuerDid(), Wallet.p256().did(), 3);
  }

  /** It is known only once the others are signed with it. */
  @Test
  void a_parent_that_ends_meanwhile_fails_the_batch_and_says_which() throws SQLException {
    Answered parent = delegating.root(delegating.agentDid());
    long before = gateway.count("select count(*) from credential");
    endWhenRead(parent);
    Answered refused =
        issue(
            List.of(
                entry(delegating.request(delegating.issuerDid(), Wallet.p256().did(), 3)),
                entry(child(parent))));
    assertThat(refused.code()).as(refused.string()).isEqualTo("DELEGATION_PARENT_NOT_ACTIVE");
    assertThat(refused.json())
        .containsEntry("entry", 1)
        .containsEntry("credentialId", parent.text("credentialId"));
    assertThat(gateway.count("select count(*) from credential")).isEqualTo(before);
  }

  /** What is known before anything is signed fails its entry alone. */
  @Test
  void an_entry_under_a_child_of_what_is_suspended_fails_alone() {
    Answered root = delegating.root(delegating.agentDid());
    Answered under = delegating.passedOn(root, delegating.agentDid(), 5);
    Answered other = delegating.root(delegating.agentDid());
    assertThat(
            delegating
                .api()
                .post("/api/v1/credentials/" + Tree.uuid(root) + "/suspend", Map.of())
                .status())
        .isEqualTo(200);
    Answered batch = issue(List.of(entry(child(under)), entry(child(other))));
    assertThat(batch.status()).as(batch.string()).isEqualTo(200);
    assertThat(batch.json()).containsEntry("issued", 1).containsEntry("failed", 1);
    assertThat(batch.string()).contains("DELEGATION_PARENT_NOT_ACTIVE");
  }

  /** Its row is what it was to whoever looks, and ended to the trigger. */
  private static void endWhenRead(Answered parent) throws SQLException {
    try (Connection connection = TestServers.connect(gateway.database());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create function parent_ends() returns trigger language plpgsql as $$
          begin
            update credential set state = 'revoked' where id = '%s';
            return new;
          end
          $$;
          create trigger a_parent_ends before insert on delegation
            for each row when (new.parent_id = '%s') execute function parent_ends();
          """
              .formatted(Tree.uuid(parent), Tree.uuid(parent)));
    }
  }

  @Test
  void an_atomic_batch_says_which_of_them_widens() {
    Answered parent = delegating.root(delegating.agentDid());
    Map<String, @Nullable Object> wide = child(parent);
    wide.put("expirationDate", "9999-01-01T00:00:00Z");
    Map<String, @Nullable Object> batch = batch(Stream.of(entry(child(parent)), entry(wide)));
    batch.put("atomic", true);
    Answered refused = delegating.api().post(Delegating.ISSUE + "/batch", batch);
    assertThat(refused.json())
        .containsEntry("code", "DELEGATION_WIDENS")
        .containsEntry("entry", 1)
        .containsKey("violations");
  }

  @Test
  void a_hundred_are_passed_on_at_once_and_revoked_with_their_parent() {
    Answered parent = delegating.root(delegating.agentDid());
    Map<String, @Nullable Object> batch =
        batch(Stream.generate(() -> entry(child(parent))).limit(100));
    assertThat(delegating.api().post(Delegating.ISSUE + "/batch", batch).json())
        .containsEntry("issued", 100);
    String revoke = "/api/v1/credentials/" + parent.text("credentialId") + "/revoke";
    assertThat(delegating.api().post(revoke, Map.of()).status()).isEqualTo(200);
    assertThat(
            gateway.count(
                "select count(*) from delegation d join credential c on c.id = d.credential_id"
                    + " where c.state = 'revoked' and d.parent_id = '%s'"
                        .formatted(Tree.uuid(parent))))
        .isEqualTo(100);
  }

  @Test
  void other_batches_have_no_parents() {
    Map<String, @Nullable Object> entry = entry(child(delegating.root(delegating.agentDid())));
    Map<String, @Nullable Object> batch = batch(Stream.of(entry));
    batch.put("schemaId", Campaign.schema(gateway.api()));
    Answered answer = delegating.api().post(Delegating.ISSUE + "/batch", batch);
    assertThat(error(BatchTest.results(answer).getFirst()))
        .containsEntry("code", "MALFORMED_REQUEST");
  }

  private static Map<String, @Nullable Object> child(Answered parent) {
    return delegating.request(parent, delegating.agentDid(), Wallet.ed25519().did(), 2);
  }

  private static Map<String, @Nullable Object> proved(Wallet person) {
    return delegating.proved(
        delegating.request(person.did(), Wallet.ed25519().did(), 1),
        person,
        gateway.clock().instant(),
        Map.of("jti", UUID.randomUUID().toString()));
  }

  private static String holder(Map<String, @Nullable Object> request) {
    return String.valueOf(request.get("holderDid"));
  }

  /** What of a request is an entry's own. */
  private static Map<String, @Nullable Object> entry(Map<String, @Nullable Object> request) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>(request);
    entry.keySet().removeAll(List.of("schemaId", "issuerDid", "proofType"));
    return entry;
  }

  private static Answered issue(List<Map<String, @Nullable Object>> entries) {
    return delegating.api().post(Delegating.ISSUE + "/batch", batch(entries.stream()));
  }

  private static Map<String, @Nullable Object> batch(
      Stream<Map<String, @Nullable Object>> entries) {
    return Json.of(
        "schemaId",
        "agent-delegation",
        "issuerDid",
        delegating.issuerDid(),
        "proofType",
        "vc+jwt",
        "credentials",
        entries.toList());
  }

  private static Map<String, @Nullable Object> error(Map<String, @Nullable Object> result) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(result.get("error")));
  }

  private static String code(Map<String, @Nullable Object> result) {
    return result.containsKey("error") ? String.valueOf(error(result).get("code")) : "";
  }
}
