package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing that a check refuses has been signed: by the signer's own counter. */
@FaultTest
@Tag("P-14")
class LintBeforeSigningTest {
  private static final int MUTANTS = Size.of(400, 3_400);
  private static final long SEED = ThreadLocalRandom.current().nextLong();

  private static URI database;
  private static GatewayProcess gateway;
  private static Campaign listed;

  private final Mutants mutants = new Mutants(SEED);

  @BeforeAll
  static void start() {
    MortalServers servers = MortalServers.shared();
    database = servers.freshDatabase();
    gateway = GatewayProcess.start(database, servers.redisUri(), Map.of());
    listed = Campaign.with(gateway.api(), Map.of("admission", "allowlist"));
    Wallet wallet = Wallet.ed25519();
    assertThat(allow(wallet, Map.of("name", "Ada")).status()).isLessThan(300);
    assertThat(listed.scanWithProof(wallet).status()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void there_is_a_signature_for_each_credential_and_each_published_list_and_no_other() {
    assertThat(signatures())
        .as("seed %d", SEED)
        .isEqualTo(
            count("select count(*) from credential")
                + count("select sum(version) from status_publication"));
  }

  @Test
  void claims_of_a_holder_that_do_not_fit_are_refused_unsigned() {
    long before = signatures();
    for (int i = 0; i < MUTANTS; i++) {
      Wallet wallet = Wallet.ed25519();
      Map<String, @Nullable Object> claims = mutants.claims();
      Answered allowed = allow(wallet, claims);
      if (allowed.status() < 300) {
        assertIs(422, "SCHEMA_VALIDATION_FAILED", listed.scanWithProof(wallet), claims);
      } else {
        assertIs(400, "MALFORMED_REQUEST", allowed, claims);
      }
    }
    assertThat(signatures()).as("seed %d", SEED).isEqualTo(before);
  }

  @Test
  void claims_of_a_collection_that_do_not_fit_are_refused_unsigned() {
    assertThat(scan(collection(Map.of()).text("id")).status()).isEqualTo(201);
    long before = signatures();
    for (int i = 0; i < MUTANTS; i++) {
      Map<String, @Nullable Object> claims = mutants.claims();
      Answered refused = collection(claims);
      if (refused.status() == 422) {
        assertIs(422, "SCHEMA_VALIDATION_FAILED", refused, claims);
      } else {
        assertIs(400, "MALFORMED_REQUEST", refused, claims);
      }
    }
    assertThat(signatures()).as("seed %d", SEED).isEqualTo(before);
  }

  @Test
  void a_type_that_nothing_can_be_made_by_is_refused_unsigned() {
    assertThat(type("sound", Map.of()).status()).isEqualTo(201);
    long before = signatures();
    for (int i = 0; i < MUTANTS; i++) {
      Map<String, @Nullable Object> type = mutants.type();
      assertIs(400, "SCHEMA_UNUSABLE", type("mutant-" + i, type), type);
    }
    assertThat(signatures()).as("seed %d", SEED).isEqualTo(before);
  }

  /** By that check, and not because there is too much to do. */
  private static void assertIs(int status, String code, Answered refused, Map<String, ?> mutant) {
    assertThat(refused.status()).as("%s: %s", mutant, refused).isEqualTo(status);
    assertThat(refused.code()).as("%s: %s", mutant, refused).isEqualTo(code);
  }

  /** A collection whose claims fit, but for {@code mutant}. */
  private static Answered collection(Map<String, @Nullable Object> mutant) {
    Map<String, @Nullable Object> claims =
        new HashMap<>(Map.of("event", "KeyConf", "access", "visitor", "name", "Ada"));
    claims.putAll(mutant);
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", listed.issuerDid());
    request.put("schemaIds", listed.document().get("schemaIds"));
    request.put("claims", claims);
    return gateway.api().post("/api/v1/collections", request);
  }

  /** A type of which credentials can be made, but for {@code mutant}. */
  private static Answered type(String id, Map<String, @Nullable Object> mutant) {
    Map<String, @Nullable Object> request =
        new HashMap<>(
            Map.of(
                "id",
                id,
                "name",
                "Mutant",
                "version",
                "1",
                "type",
                List.of("Mutant"),
                "template",
                Map.of("name", "{{input.name}}"),
                "jsonSchema",
                Map.of("type", "object")));
    request.putAll(mutant);
    return gateway.api().post("/api/v1/schemas", request);
  }

  private static Answered allow(Wallet wallet, Map<String, ?> claims) {
    return gateway
        .api()
        .post(
            "/api/v1/collections/" + listed.id() + "/holders",
            List.of(Map.of("did", wallet.did(), "claims", claims)));
  }

  private static Answered scan(String collection) {
    return gateway
        .stranger()
        .post("/auto-issue", Map.of("did", Wallet.ed25519().did(), "collectionId", collection));
  }

  private static long signatures() {
    return (long) gateway.metric("chancery_signatures_total");
  }

  private static long count(String sql) {
    return new Auditor(database).count(sql);
  }
}
