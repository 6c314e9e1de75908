package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.AuditPath;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Credential;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/credentials/issue/batch}, and what it leaves for everybody to check. */
class BatchTest {
  private static final HexFormat HEX = HexFormat.of();

  private static TestGateway gateway;
  private static Backend backend;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    backend = Backend.of(gateway.api());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void every_entry_ends_in_its_place_and_a_bad_one_alone() {
    Wallet first = Wallet.ed25519();
    Wallet last = Wallet.p256();
    Answered answer =
        backend.issueBatch(
            backend.batch(
                List.of(
                    Backend.entry(first),
                    Map.of("holderDid", "did:web:127.0.0.1%3A1", "claims", Backend.CLAIMS),
                    Map.of("holderDid", last.did(), "claims", Map.of("event", "KeyConf")),
                    Map.of("holderDid", "nobody", "claims", Backend.CLAIMS),
                    Map.of("claims", Backend.CLAIMS),
                    Backend.entry(last))));
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    assertThat(answer.json()).containsEntry("issued", 2).containsEntry("failed", 4);
    List<Map<String, @Nullable Object>> results = results(answer);
    assertThat(results)
        .extracting(result -> result.get("status"))
        .containsExactly("issued", "failed", "failed", "failed", "failed", "issued");
    assertThat(results)
        .extracting(result -> result.get("holderDid"))
        .containsExactly(
            first.did(), "did:web:127.0.0.1%3A1", last.did(), "nobody", null, last.did());
    assertThat(results.subList(1, 5))
        .extracting(BatchTest::code)
        .containsExactly(
            "HOLDER_NOT_FOUND", "SCHEMA_VALIDATION_FAILED", "DID_MALFORMED", "MALFORMED_REQUEST");
    assertThat(results.getFirst()).doesNotContainKey("credential");
  }

  @Test
  void whoever_prefers_something_else_is_answered_when_it_is_done() {
    Answered answer =
        gateway
            .api()
            .with("Prefer", "return=minimal, wait=10")
            .post(
                "/api/v1/credentials/issue/batch",
                backend.batch(List.of(Backend.entry(Wallet.ed25519()))));

    assertThat(answer.json()).containsEntry("issued", 1).containsKey("transactionHash");
    assertThat(answer.header("Preference-Applied")).isNull();
  }

  @Test
  void an_atomic_batch_is_issued_whole_or_not_at_all() {
    long before = gateway.count("select count(*) from credential");
    Map<String, @Nullable Object> request =
        backend.batch(
            List.of(
                Backend.entry(Wallet.ed25519()),
                Map.of("holderDid", Wallet.p256().did(), "claims", Map.of())));
    request.put("atomic", true);
    Answered refused = backend.issueBatch(request);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json())
        .containsEntry("code", "SCHEMA_VALIDATION_FAILED")
        .containsEntry("entry", 1);
    assertThat(gateway.count("select count(*) from credential")).isEqualTo(before);

    request.put("credentials", List.of(Backend.entry(Wallet.ed25519())));
    assertThat(backend.issueBatch(request).json()).containsEntry("issued", 1);
  }

  @Test
  void anybody_can_check_what_was_issued_together() {
    Map<String, @Nullable Object> request =
        backend.batch(Stream.generate(Wallet::ed25519).limit(7).map(Backend::entry).toList());
    request.put("include", "credentials");
    Answered answer = backend.issueBatch(request);
    String hash = answer.text("transactionHash");
    Answered transaction = gateway.stranger().get("/api/v1/transactions/" + hash);
    assertThat(transaction.status()).as(transaction.string()).isEqualTo(200);

    Credential signed = Credential.parse(transaction.text("signed"));
    assertThat(signed.verifies(didDocument())).isTrue();
    assertThat(signed.payload())
        .containsEntry("transactionHash", hash)
        .containsEntry("size", 7)
        .containsEntry("iss", backend.issuerDid());
    for (Map<String, @Nullable Object> result : results(answer)) {
      assertThat(rootOver(hash, result)).isEqualTo(hash);
      assertThat(Credential.parse(text(result, "credential")).verifies(didDocument())).isTrue();
    }
  }

  /** The root that the credential of {@code result} leads to by its inclusion proof. */
  private static String rootOver(String hash, Map<String, @Nullable Object> result) {
    Map<String, @Nullable Object> inclusion =
        gateway
            .stranger()
            .get("/api/v1/transactions/" + hash + "?credentialId=" + text(result, "credentialId"))
            .object("inclusion");
    byte[] digest = sha256(text(result, "credential"));
    assertThat(inclusion).containsEntry("digest", HEX.formatHex(digest));
    List<byte[]> path =
        Json.elements((List<?>) Objects.requireNonNull(inclusion.get("auditPath"))).stream()
            .map(sibling -> HEX.parseHex(String.valueOf(sibling)))
            .toList();
    int index = (Integer) Objects.requireNonNull(inclusion.get("index"));
    return "0x" + HEX.formatHex(Objects.requireNonNull(AuditPath.root(digest, index, 7, path)));
  }

  @Test
  void what_was_not_issued_together_has_no_proof() {
    Answered answer = backend.issueBatch(backend.batch(List.of(Backend.entry(Wallet.p256()))));
    String path = "/api/v1/transactions/" + answer.text("transactionHash");
    assertThat(gateway.stranger().get(path + "?credentialId=" + UUID.randomUUID()).status())
        .isEqualTo(404);
    assertThat(gateway.stranger().get("/api/v1/transactions/0x" + "0".repeat(64)).status())
        .isEqualTo(404);
    assertThat(gateway.stranger().get("/api/v1/transactions/none").status()).isEqualTo(404);
  }

  @Test
  void who_asks_for_more_proofs_than_can_be_made_at_once_is_told_so() throws SQLException {
    Answered answer = backend.issueBatch(backend.batch(List.of(Backend.entry(Wallet.p256()))));
    String path =
        "/api/v1/transactions/"
            + answer.text("transactionHash")
            + "?credentialId="
            + text(results(answer).getFirst(), "credentialId");
    List<Answered> answers;
    try (Connection locker = TestServers.connect(gateway.database());
        Statement lock = locker.createStatement()) {
      locker.setAutoCommit(false);
      lock.execute("lock table credential in access exclusive mode");
      answers =
          Api.all(Stream.generate(() -> gateway.stranger().getAsync(path)).limit(40).toList());
      locker.rollback();
    }
    assertThat(answers).extracting(Answered::status).containsOnly(503);
    assertThat(answers).extracting(each -> each.header("Retry-After")).doesNotContainNull();
    assertThat(answers)
        .filteredOn(each -> "UNAVAILABLE".equals(each.code()))
        .as("those that had to wait for PostgreSQL")
        .hasSizeBetween(1, 16);
    assertThat(answers).filteredOn(each -> "OVERLOADED".equals(each.code())).isNotEmpty();
    assertThat(gateway.stranger().get(path).status()).isEqualTo(200);
  }

  @Test
  void of_a_batch_that_issues_nothing_nothing_is_signed() {
    Answered answer =
        backend.issueBatch(
            backend.batch(List.of(Map.of("holderDid", "nobody", "claims", Map.of()))));
    assertThat(answer.json())
        .containsEntry("issued", 0)
        .containsEntry("failed", 1)
        .doesNotContainKey("transactionHash");
  }

  @Test
  void a_batch_has_up_to_a_thousand_entries() {
    List<Map<String, Object>> entries =
        new ArrayList<>(Stream.generate(Wallet::ed25519).limit(1_000).map(Backend::entry).toList());
    Answered answer = backend.issueBatch(backend.batch(entries));
    assertThat(answer.json()).containsEntry("issued", 1_000).containsEntry("failed", 0);
    assertThat(gateway.count(ofBatch(answer))).isEqualTo(1_000);

    entries.add(Backend.entry(Wallet.ed25519()));
    assertThat(backend.issueBatch(backend.batch(entries)).code()).isEqualTo("MALFORMED_REQUEST");
    assertThat(backend.issueBatch(backend.batch(List.of())).code()).isEqualTo("MALFORMED_REQUEST");
  }

  @Test
  void its_entries_may_have_three_kilobytes_each() {
    Map<String, String> claims =
        Map.of("event", "KeyConf", "access", "visitor", "name", "a".repeat(3_000));
    Answered answer =
        backend.issueBatch(
            backend.batch(
                Stream.generate(Wallet::ed25519)
                    .limit(1_000)
                    .map(holder -> Map.of("holderDid", holder.did(), "claims", claims))
                    .toList()));
    assertThat(answer.json()).containsEntry("issued", 1_000);
  }

  @Test
  void a_batch_that_is_sent_again_gets_its_answer_again() {
    Api keyed = gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, @Nullable Object> request =
        backend.batch(Stream.generate(Wallet::ed25519).limit(5).map(Backend::entry).toList());
    List<Answered> answers = keyed.postAtOnce(8, "/api/v1/credentials/issue/batch", request);
    assertThat(answers).extracting(Answered::status).containsOnly(200);
    assertThat(answers).extracting(Answered::string).containsOnly(answers.getFirst().string());
    assertThat(gateway.count(ofBatch(answers.getFirst()))).isEqualTo(5);

    request.put("revocable", false);
    assertThat(keyed.post("/api/v1/credentials/issue/batch", request).code())
        .isEqualTo("IDEMPOTENCY_CONFLICT");
  }

  private static String ofBatch(Answered answer) {
    return "select count(*) from credential c join batch b on b.id = c.batch_id where b.root = '\\x"
        + answer.text("transactionHash").substring(2)
        + "'";
  }

  static List<Map<String, @Nullable Object>> results(Answered answer) {
    return Json.elements((List<?>) Objects.requireNonNull(answer.json().get("results"))).stream()
        .map(result -> Json.members((Map<?, ?>) Objects.requireNonNull(result)))
        .toList();
  }

  private static @Nullable Object code(Map<String, @Nullable Object> result) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(result.get("error"))).get("code");
  }

  private static String text(Map<String, @Nullable Object> result, String name) {
    return String.valueOf(result.get(name));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, @Nullable Object> didDocument() {
    return IssuersTest.served(gateway.stranger(), backend.issuerDid());
  }
}
