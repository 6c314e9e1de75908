package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Contents;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.TokenIssuer;
import dev.chancery.testing.Wallet;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who did what: what stands in an organisation's audit trail. */
@Tag("T-39")
class AuditTest {
  private static final String OPERATORS_KEY =
      """
      select k.id from api_key k join organisation o on o.id = k.organisation_id
      where o.operator and k.name = 'first'
      """;

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void every_change_stands_in_the_trail_in_its_order() {
    Answered made = gateway.api().post("/api/v1/organisations", Map.of("name", "Owner"));
    Api owner = new Api(gateway.stranger().base(), made.text("key"));
    Campaign code = Campaign.with(owner, Map.of("admission", "code"));
    String schema =
        String.valueOf(
            ((List<?>) Objects.requireNonNull(code.document().get("schemaIds"))).getFirst());
    String issuer = "/api/v1/issuers/" + Api.encoded(code.issuerDid());
    String collection = "/api/v1/collections/" + code.id();
    done(code.patch(Map.of("paused", true)));
    Wallet wallet = Wallet.p256();
    done(owner.post(collection + "/holders", List.of(Map.of("did", wallet.did()))));
    done(owner.delete(collection + "/holders/" + wallet.did()));
    String screen = done(owner.post(collection + "/screens", Map.of("name", "Hall"))).text("id");
    done(owner.delete(collection + "/screens/" + screen));
    done(owner.call("PUT", collection + "/quotas", Map.of("day", 5)));
    done(owner.call("PUT", "/api/v1/schemas/" + schema + "/quotas", Map.of()));
    String organisation = "/api/v1/organisations/" + made.text("id");
    done(gateway.api().call("PUT", organisation + "/quotas", Map.of("month", 1_000)));
    done(gateway.api().call("PUT", organisation + "/limits", Map.of("requestsPerMinute", 9_000)));
    String key = done(owner.post("/api/v1/keys", Map.of("name", "Spare"))).text("id");
    done(owner.post("/api/v1/keys/" + key + "/rotate", Map.of()));
    done(owner.call("PUT", "/api/v1/keys/" + key + "/limits", Map.of("requestsPerMinute", 60)));
    done(owner.delete("/api/v1/keys/" + key));
    TokenIssuer login = new TokenIssuer("https://login.example/audit", "chancery");
    done(owner.call("PUT", "/api/v1/oidc", login.signIn("roles", Map.of("a", List.of("read")))));
    done(owner.delete("/api/v1/oidc"));
    Wallet guest = Wallet.named("did:example:audited");
    done(owner.post("/api/v1/dids", Map.of("did", guest.did(), "document", guest.document())));
    done(owner.delete("/api/v1/dids/" + Api.encoded(guest.did())));
    Backend backend = new Backend(owner, code.issuerDid(), schema);
    String id = done(backend.issue(backend.request(wallet))).text("credentialId");
    for (String step : List.of("suspend", "suspend", "reinstate", "revoke", "revoke")) {
      String path = "/api/v1/credentials/" + Api.encoded(id) + "/" + step;
      done(owner.post(path, Map.of("reason", "Somebody said so")));
    }
    Map<String, Object> order = Map.of("by", Map.of("holderDid", wallet.did()));
    String revocation =
        accepted(owner.post("/api/v1/credentials/revoke", order)).text("revocationId");
    Map<String, Object> context =
        Map.of(
            "url",
            "https://terms.example/v1",
            "document",
            Map.of("@context", Map.of("colour", "https://terms.example/colour")));
    done(owner.post("/api/v1/contexts", context));
    done(owner.post("/api/v1/contexts", context));
    done(owner.post(issuer + "/keys", Map.of("key", "P-256")));
    done(owner.patch(issuer, Map.of("vcApi", Map.of("issue", false))));
    done(owner.post(issuer + "/deactivate", Map.of()));

    assertThat(actions(owner))
        .containsExactly(
            "organisation.created " + made.text("id"),
            "issuer.created " + code.issuerDid(),
            "schema.created " + schema,
            "collection.created " + code.id(),
            "collection.changed " + code.id(),
            "collection.holders.allowed " + code.id(),
            "collection.holder.removed " + code.id(),
            "screen.created " + screen,
            "screen.withdrawn " + screen,
            "collection.quota.changed " + code.id(),
            "schema.quota.changed " + schema,
            "organisation.quota.changed " + made.text("id"),
            "organisation.limited " + made.text("id"),
            "key.created " + key,
            "key.rotated " + key,
            "key.limited " + key,
            "key.revoked " + key,
            "sign-in.changed https://login.example/audit",
            "sign-in.removed ",
            "did.registered " + holder(made.text("id"), guest),
            "did.removed " + holder(made.text("id"), guest),
            "credential.suspended " + id,
            "credential.reinstated " + id,
            "credential.revoked " + id,
            "revocation.ordered " + revocation,
            "context.registered https://terms.example/v1",
            "issuer.key.rotated " + code.issuerDid(),
            "issuer.changed " + code.issuerDid(),
            "issuer.deactivated " + code.issuerDid());
    String trail = owner.get("/api/v1/audit").string();
    assertThat(trail)
        .doesNotContain(made.text("key"), wallet.did(), guest.did(), "Spare", "Somebody");
  }

  @Test
  void an_entry_names_the_key_the_token_or_the_operator() {
    Answered made = gateway.api().post("/api/v1/organisations", Map.of("name", "Named"));
    Api owner = new Api(gateway.stranger().base(), made.text("key"));
    String first = String.valueOf(detail(entries(owner).getFirst()).get("key"));
    TokenIssuer login = new TokenIssuer("https://login.example/named", "chancery");
    done(
        owner.call("PUT", "/api/v1/oidc", login.signIn("roles", Map.of("boss", List.of("admin")))));
    Map<String, @Nullable Object> claims = login.claims(gateway.clock().instant());
    claims.put("roles", List.of("boss"));
    Api console = new Api(owner.base(), login.token("ES256", claims));
    done(console.post("/api/v1/keys", Map.of("name", "Printer", "scopes", List.of("read"))));
    String operators = String.valueOf(TestServers.value(gateway.database(), OPERATORS_KEY));

    List<Map<String, @Nullable Object>> entries = entries(owner);

    assertThat(entries)
        .map(entry -> entry.get("actor"))
        .containsExactly(
            "operator:key:" + operators,
            "key:" + first,
            "token:https://login.example/named somebody");
    assertThat(detail(entries.getLast())).containsEntry("scopes", List.of("read"));
  }

  @Test
  void what_was_refused_or_changed_nothing_is_not_in_the_trail() {
    Campaign campaign = Campaign.with(gateway.organisation("Refused"), Map.of("admission", "open"));
    Api owner = campaign.owner();
    String deactivate = "/api/v1/issuers/" + Api.encoded(campaign.issuerDid()) + "/deactivate";
    done(owner.post(deactivate, Map.of()));
    List<String> before = actions(owner);

    done(owner.post(deactivate, Map.of()));
    assertThat(
            owner.post("/api/v1/schemas", owner.get("/api/v1/schemas/" + schema(campaign)).json()))
        .extracting(Answered::status)
        .isEqualTo(409);
    assertThat(campaign.patch(Map.of("policy", Map.of("cap", 0))).status()).isEqualTo(400);
    assertThat(owner.delete("/api/v1/oidc").status()).isEqualTo(404);

    assertThat(actions(owner)).isEqualTo(before);
  }

  @Test
  void a_stranger_verifies_a_trail_by_what_the_api_shows() throws Exception {
    Api owner = Campaign.with(gateway.organisation("Shown"), Map.of("admission", "open")).owner();
    List<Map<String, @Nullable Object>> entries = entries(owner);
    String previous = "0".repeat(64);

    assertThat(entries).hasSize(4);
    for (int i = 0; i < entries.size(); i++) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>(entries.get(i));
      assertThat(entry).containsEntry("seq", i + 1).containsEntry("previous", previous);
      previous = String.valueOf(entry.remove("hash"));
      assertThat(previous).isEqualTo(hash(entry));
    }
    assertThat(owner.get("/api/v1/audit/head").json())
        .containsEntry("seq", entries.size())
        .containsEntry("hash", previous);
  }

  private static String hash(Map<String, @Nullable Object> entry)
      throws IOException, GeneralSecurityException {
    byte[] canonical = new JsonCanonicalizer(Json.text(entry)).getEncodedUTF8();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
  }

  @Test
  void a_trail_is_read_page_by_page_and_by_its_organisation_alone() {
    Api owner = Campaign.with(gateway.organisation("Paged"), Map.of("admission", "open")).owner();
    List<Object> seqs = new ArrayList<>();
    Answered page = owner.get("/api/v1/audit?limit=3");
    assertThat(page.json()).containsEntry("next", 3);
    objects(page).forEach(entry -> seqs.add(Objects.requireNonNull(entry.get("seq"))));
    Answered rest = owner.get("/api/v1/audit?limit=3&after=3");
    assertThat(rest.json()).doesNotContainKey("next");
    objects(rest).forEach(entry -> seqs.add(Objects.requireNonNull(entry.get("seq"))));

    assertThat(seqs).isEqualTo(List.of(1, 2, 3, 4));
    assertThat(entries(gateway.organisation("Other"))).hasSize(1);
    for (String query : List.of("limit=0", "limit=1001", "after=-1", "after=x", "before=1")) {
      assertThat(owner.get("/api/v1/audit?" + query).status()).as(query).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit set action = 'x' where seq = 1",
        "update audit set seq = seq",
        "delete from audit where seq = 1",
        "truncate audit",
        "delete from audit_head",
        "truncate audit_head",
        "update audit_head set seq = seq - 1",
        "update audit_head set seq = seq + 2",
        "update audit_head set hash = '\\x00'",
      })
  void the_database_changes_no_entry_and_sets_no_chain_back(String statement) throws SQLException {
    Map<String, @Nullable Object> before = Contents.of(gateway.database());
    try (Connection connection = TestServers.connect(gateway.database());
        Statement sql = connection.createStatement()) {
      assertThatThrownBy(() -> sql.execute(statement))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("only added to");
    }
    assertThat(Contents.of(gateway.database())).isEqualTo(before);
  }

  /** By the grants that the README names; the tables are another's, who has migrated them. */
  @Test
  void a_gateway_works_as_a_role_that_cannot_change_a_trail() throws SQLException {
    URI database = TestServers.freshDatabase();
    TestGateway.start(database, TestServers.redis(), Map.of()).close();
    String role = database.getPath().substring(1) + "_gateway";
    TestServers.execute(
        database,
        """
        create role %1$s login password 'the-password-of-the-role';
        grant select, insert, update, delete on all tables in schema public to %1$s;
        grant usage on all sequences in schema public to %1$s;
        revoke update, delete on audit from %1$s;
        revoke delete on audit_head from %1$s;
        """
            .formatted(role));
    URI restricted =
        URI.create(
            database
                .toString()
                .replace(database.getUserInfo(), role + ":the-password-of-the-role"));
    try (TestGateway node = TestGateway.start(restricted, TestServers.redis(), Map.of());
        Connection connection = TestServers.connect(restricted);
        Statement sql = connection.createStatement()) {
      Campaign campaign = Campaign.with(node.organisation("Bound"), Map.of("admission", "open"));
      assertThat(campaign.scan(Wallet.p256()).status()).isEqualTo(201);
      assertThat(entries(campaign.owner())).hasSize(4);

      for (String statement :
          List.of(
              "update audit set actor = 'nobody'",
              "delete from audit",
              "truncate audit",
              "alter table audit disable trigger user",
              "delete from audit_head")) {
        assertThatThrownBy(() -> sql.execute(statement))
            .as(statement)
            .isInstanceOf(SQLException.class)
            .hasMessageMatching("(?s).*(permission denied|must be owner).*");
      }
    }
  }

  @Test
  void changes_on_two_nodes_at_once_make_one_chain() throws Exception {
    URI database = TestServers.freshDatabase();
    try (TestGateway one = TestGateway.start(database, TestServers.redis(), Map.of());
        TestGateway other = TestGateway.start(database, TestServers.redis(), Map.of())) {
      Api here = one.organisation("Busy");
      String key = done(here.post("/api/v1/keys", Map.of("name", "first"))).text("key");
      Api there = new Api(other.stranger().base(), key);
      List<CompletableFuture<Answered>> underWay =
          IntStream.range(0, 60)
              .mapToObj(
                  i -> (i % 2 == 0 ? here : there).postAsync("/api/v1/keys", Map.of("name", "k")))
              .toList();

      assertThat(Api.all(underWay)).allMatch(answer -> answer.status() == 201);

      List<Map<String, @Nullable Object>> entries = entries(here);
      assertThat(entries).hasSize(62);
      String previous = "0".repeat(64);
      for (Map<String, @Nullable Object> entry : entries) {
        assertThat(entry).containsEntry("previous", previous);
        previous = String.valueOf(entry.get("hash"));
      }
    }
  }

  /** It would wait for the lock, and be refused after a second. */
  @Test
  void what_is_issued_does_not_wait_for_the_head_of_the_chain() throws SQLException {
    Campaign campaign = Campaign.with(gateway.organisation("Hot"), Map.of("admission", "open"));
    Backend backend = new Backend(campaign.owner(), campaign.issuerDid(), schema(campaign));
    try (Connection other = TestServers.connect(gateway.database());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select 1 from audit_head for update");

      assertThat(campaign.scan(Wallet.p256()).status()).isEqualTo(201);
      assertThat(backend.issue(backend.request(Wallet.p256())).status()).isEqualTo(201);
      Map<String, @Nullable Object> batch =
          backend.batch(List.of(Backend.entry(Wallet.p256()), Backend.entry(Wallet.p256())));
      assertThat(backend.issueBatch(batch).status()).isEqualTo(200);
      assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(503);
      other.rollback();
    }
    assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(200);
  }

  @CanIgnoreReturnValue
  private static Answered done(Answered answer) {
    assertThat(answer.status()).as(answer.string()).isIn(200, 201, 204);
    return answer;
  }

  private static Answered accepted(Answered answer) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(202);
    return answer;
  }

  private static String schema(Campaign campaign) {
    return String.valueOf(
        ((List<?>) Objects.requireNonNull(campaign.document().get("schemaIds"))).getFirst());
  }

  /** The organisation's own name for whoever has the DID. */
  private static String holder(String organisation, Wallet wallet) {
    return HolderId.of(OrganisationId.parse(organisation), new Did(wallet.did())).toString();
  }

  private static List<String> actions(Api owner) {
    return entries(owner).stream()
        .map(
            entry ->
                entry.get("action")
                    + " "
                    + Json.members((Map<?, ?>) Objects.requireNonNull(entry.get("subject")))
                        .get("id"))
        .toList();
  }

  private static Map<String, @Nullable Object> detail(Map<String, @Nullable Object> entry) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(entry.get("detail")));
  }

  private static List<Map<String, @Nullable Object>> entries(Api owner) {
    return objects(owner.get("/api/v1/audit"));
  }

  private static List<Map<String, @Nullable Object>> objects(Answered page) {
    assertThat(page.status()).as(page.string()).isEqualTo(200);
    List<?> list = (List<?>) Objects.requireNonNull(page.json().get("entries"));
    return list.stream()
        .map(each -> Json.members((Map<?, ?>) Objects.requireNonNull(each)))
        .toList();
  }
}
