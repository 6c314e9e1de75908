package dev.chancery.threats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.TestGateway;
import dev.chancery.platform.seal.SealBroken;
import dev.chancery.platform.seal.Unsealed;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever has the database alone has no key; whoever may write it makes none sign for another. */
class StolenDatabaseTest {
  private static final String MASTER_KEY =
      "b1946ac92492d2347c6235b4d2611184f3a8d07c5e99b0c6d1e2f3a495867700";
  private static final Map<String, String> SETTINGS = Map.of("CHANCERY_MASTER_KEY", MASTER_KEY);

  private static TestGateway gateway;
  private static final List<TestGateway> RESTARTED = new ArrayList<>();

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(SETTINGS);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void end() {
    RESTARTED.forEach(TestGateway::close);
    RESTARTED.clear();
  }

  @Test
  @Tag("T-01")
  void a_dump_holds_no_private_key_in_any_spelling() throws GeneralSecurityException {
    for (String curve : List.of("P-256", "Ed25519")) {
      Campaign campaign = campaign(curve);
      assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    }
    List<byte[]> secrets = secrets();
    assertThat(secrets).hasSizeGreaterThanOrEqualTo(8);

    Dump dump = new Dump(gateway.database());

    assertThat(dump.size()).isGreaterThan(10);
    assertThat(secrets).allSatisfy(secret -> assertThat(dump.holding(secret)).isEmpty());
  }

  /** A search that finds nothing must be one that can find: the public halves are there. */
  @Test
  @Tag("T-01")
  void a_dump_holds_the_public_keys() {
    assertThat(campaign("P-256").scan(Wallet.ed25519()).status()).isEqualTo(201);
    String x =
        TestServers.value(gateway.database(), "select public_jwk->>'x' from signing_key limit 1");

    assertThat(new Dump(gateway.database()).holding(x)).contains("signing_key");
  }

  @Test
  @Tag("T-41")
  void a_dump_opens_no_door() {
    String admin = TestGateway.KEY;
    Answered organisation =
        gateway.api().post("/api/v1/organisations", Map.of("name", "Neighbour"));
    String key = organisation.text("key");
    String spare = gateway.api().post("/api/v1/keys", Map.of("name", "spare")).text("key");
    Campaign code = Campaign.with(gateway.api(), Map.of("admission", "code"));
    Answered screen =
        gateway.api().post("/api/v1/collections/" + code.id() + "/screens", Map.of("name", "Hall"));
    String token = screen.text("url").substring(screen.text("url").lastIndexOf('/') + 1);
    token = token.substring(token.lastIndexOf('=') + 1);
    assertThat(token).hasSizeGreaterThan(20);

    Dump dump = new Dump(gateway.database());

    for (String secret : List.of(admin, key, spare, token)) {
      assertThat(dump.holding(secret)).isEmpty();
      assertThat(dump.holding(secret.replaceFirst("^[a-z]+_", ""))).isEmpty();
    }
    assertThat(key).hasSizeGreaterThanOrEqualTo(43);
  }

  @Test
  @Tag("T-01")
  void two_keys_whose_rows_were_swapped_both_refuse() {
    Campaign one = campaign("P-256");
    Campaign other = campaign("P-256");

    swap("signing_key", "sealed", "issuer_did", one.issuerDid(), other.issuerDid());

    assertNothingIsSigned(one, other);
  }

  @Test
  @Tag("T-01")
  void keys_swapped_between_organisations_both_refuse() {
    Campaign ours = campaign("P-256");
    Campaign theirs = Campaign.with(gateway.organisation("Neighbour"), Map.of("admission", "open"));

    swap("signing_key", "sealed", "issuer_did", ours.issuerDid(), theirs.issuerDid());

    assertNothingIsSigned(ours, theirs);
  }

  @Test
  @Tag("T-01")
  void organisations_whose_data_keys_were_swapped_both_refuse() {
    Campaign one = Campaign.with(gateway.organisation("One"), Map.of("admission", "open"));
    Campaign two = Campaign.with(gateway.organisation("Two"), Map.of("admission", "open"));

    swap("data_key", "wrapped", "organisation_id::text", owner(one), owner(two));

    assertNothingIsSigned(one, two);
  }

  @Test
  @Tag("T-01")
  void a_key_with_one_bit_turned_refuses() {
    Campaign campaign = campaign("Ed25519");
    TestServers.execute(
        gateway.database(),
        "update signing_key set sealed = set_bit(sealed, 200, 1 - get_bit(sealed, 200))"
            + " where issuer_did = '"
            + campaign.issuerDid()
            + "'");

    assertNothingIsSigned(campaign);
  }

  private static Campaign campaign(String curve) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", Campaign.issuer(gateway.api(), curve));
    return Campaign.of(gateway.api(), request);
  }

  private static String owner(Campaign campaign) {
    return String.valueOf(
        TestServers.value(
            gateway.database(),
            "select organisation_id::text from collection where id = '" + campaign.id() + "'"));
  }

  private static void swap(String table, String column, String by, String one, String other) {
    TestServers.execute(
        gateway.database(),
        """
        update %1$s as mine set %2$s = theirs.%2$s from %1$s as theirs
        where (mine.%3$s = '%4$s' and theirs.%3$s = '%5$s')
           or (mine.%3$s = '%5$s' and theirs.%3$s = '%4$s')
        """
            .formatted(table, column, by, one, other));
  }

  /** By a node that has just started, and knows no key from before. */
  private static void assertNothingIsSigned(Campaign... campaigns) {
    TestGateway node = TestGateway.start(gateway.database(), TestServers.redis(), SETTINGS);
    RESTARTED.add(node);
    try (Trap trap = new Trap()) {
      new Spoils(node, trap)
          .none(
              () -> {
                for (Campaign campaign : campaigns) {
                  Answered answer = campaign.scan(node.stranger(), Wallet.ed25519(), Map.of());
                  assertThat(answer.status()).as(answer.string()).isGreaterThanOrEqualTo(500);
                  assertThat(answer.json()).doesNotContainKey("credential");
                }
                return campaigns;
              });
    }
  }

  /** The master key and all that it opens, down to each private key in each of its forms. */
  private static List<byte[]> secrets() throws GeneralSecurityException {
    byte[] master = HexFormat.of().parseHex(MASTER_KEY);
    Unsealed unsealed = new Unsealed(master);
    List<byte[]> secrets = new ArrayList<>(List.of(master, MASTER_KEY.getBytes(UTF_8)));
    for (String purpose :
        List.of("wrap", "nonce", "redis", "screen-code", "cursor", "delivery-token")) {
      secrets.add(unsealed.derived(purpose));
    }
    for (Map<String, @Nullable Object> row :
        TestServers.query(
            gateway.database(),
            "select k.id, k.organisation_id, k.issuer_did, k.kid, k.algorithm, k.sealed, d.wrapped"
                + " from signing_key k join data_key d using (organisation_id)"
                + " where k.sealed is not null")) {
      try {
        secrets.addAll(unsealed(unsealed, row));
      } catch (SealBroken _) {
        // one that another test has spoilt
      }
    }
    return secrets;
  }

  private static List<byte[]> unsealed(Unsealed unsealed, Map<String, @Nullable Object> row)
      throws GeneralSecurityException {
    UUID organisation = (UUID) Objects.requireNonNull(row.get("organisation_id"));
    String algorithm = String.valueOf(row.get("algorithm"));
    String place =
        "signing_key|%s|%s|%s|%s|%s|2"
            .formatted(
                organisation, row.get("issuer_did"), row.get("kid"), row.get("id"), algorithm);
    byte[] dataKey =
        unsealed.dataKey(organisation, (byte[]) Objects.requireNonNull(row.get("wrapped")));
    byte[] versioned = (byte[]) Objects.requireNonNull(row.get("sealed"));
    byte[] encoded =
        unsealed.open(dataKey, place, Arrays.copyOfRange(versioned, 1, versioned.length));
    return List.of(dataKey, encoded, scalar(algorithm, encoded));
  }

  private static byte[] scalar(String algorithm, byte[] encoded) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
    return algorithm.equals("ES256")
        ? HexFormat.of()
            .parseHex(
                "%064x"
                    .formatted(
                        ((ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec)).getS()))
        : ((EdECPrivateKey) KeyFactory.getInstance("Ed25519").generatePrivate(spec))
            .getBytes()
            .orElseThrow();
  }
}
