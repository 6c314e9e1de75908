package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.chancery.api.caller.AccessTokens;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Contents;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.TokenIssuer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Access tokens of an organisation's own issuer (RFC 9068). */
@Tag("T-03")
class AccessTokenTest {
  private static final String AUDIENCE = "https://issuer.example/api";
  private static final Map<String, List<String>> ROLES =
      Map.of(
          "viewer", List.of("read"),
          "editor", List.of("catalog", "read"),
          "owner", List.of("admin"),
          "the whole", List.of("read"));

  /** Nothing listens there, and the egress rules would let us go. */
  private static final String AWAY = "localhost:9";

  private static final TokenIssuer ISSUER = new TokenIssuer("https://login.example/a", AUDIENCE);
  private static final TokenIssuer MALLORY = new TokenIssuer("https://login.example/a", AUDIENCE);

  private static TestGateway gateway;
  private static Api admin;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(Map.of("CHANCERY_EGRESS_ALLOWED", AWAY));
    admin = gateway.organisation("Holder");
    register(admin, ISSUER.signIn("roles", ROLES));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "EdDSA"})
  void a_token_of_the_registered_issuer_opens(String algorithm) {
    assertThat(reads(ISSUER.token(algorithm, claims()))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "application/at+jwt", "JWT", "jwt", "AT+JWT"})
  void a_token_says_that_it_is_one(String type) {
    Map<String, @Nullable Object> header = TokenIssuer.header("ES256");
    header.put("typ", type);

    assertThat(reads(ISSUER.token(header, claims()))).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"viewer\"|200|403",
        "[\"viewer\"]|200|403",
        "[\"stranger\", \"viewer\", 7, null]|200|403",
        "\"openid viewer email\"|200|403",
        "\"the whole\"|200|403",
        "\"viewer owner\"|200|200",
        "[\"owner\"]|200|200",
        "\"stranger\"|403|403",
        "[]|403|403",
        "\"\"|403|403",
        "[\"viewer owner\"]|403|403",
        "\"Viewer\"|403|403",
        "{\"viewer\": true}|403|403",
        "true|403|403",
      })
  void what_it_may_is_what_its_roles_may(String roles, int reading, int administering) {
    Map<String, @Nullable Object> claims = claims();
    claims.put("roles", Json.object("{\"roles\":" + roles + "}").get("roles"));
    Api caller = with(ISSUER.token("ES256", claims));

    assertThat(caller.get("/api/v1/schemas").status()).isEqualTo(reading);
    assertThat(caller.get("/api/v1/keys").status()).isEqualTo(administering);
    assertThat(caller.post("/api/v1/organisations", Map.of("name", "Mine")).status())
        .isEqualTo(403);
  }

  @Test
  void roles_may_lie_deeper() {
    Api keycloak = gateway.organisation("Keycloak");
    TokenIssuer issuer = new TokenIssuer("https://login.example/realm", AUDIENCE);
    register(keycloak, issuer.signIn("/realm_access/roles", ROLES));
    Map<String, @Nullable Object> claims = issuer.claims(now());
    claims.put("realm_access", Map.of("roles", List.of("viewer")));

    assertThat(reads(issuer.token("RS256", claims))).isEqualTo(200);
    claims.put("realm_access", "viewer");
    assertThat(reads(issuer.token("RS256", claims))).isEqualTo(403);
  }

  @Test
  void a_clock_may_be_off_by_less_than_a_minute() {
    assertThat(reads(changed(claims -> claims.put("exp", seconds(-50))))).isEqualTo(200);
    assertThat(reads(changed(claims -> claims.put("nbf", seconds(50))))).isEqualTo(200);
    assertThat(reads(changed(claims -> claims.put("aud", List.of("other", AUDIENCE)))))
        .isEqualTo(200);
  }

  /** Each differs from a token that opens in the one thing that its name says. */
  @TestFactory
  Stream<DynamicTest> what_is_not_quite_a_token_opens_nothing() {
    assertThat(reads(ISSUER.token("RS256", claims()))).isEqualTo(200);
    Map<String, String> bad = new LinkedHashMap<>();
    algorithms(bad);
    claimsThatAreWrong(bad);
    headersThatAreWrong(bad);
    forms(bad);
    return bad.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> assertRefused(each.getValue())));
  }

  private static void algorithms(Map<String, String> bad) {
    for (String algorithm : List.of("none", "None", "NONE", "", "ES384", "RS1", "HS256")) {
      bad.put("alg '" + algorithm + "' unsigned", ISSUER.token(header("alg", algorithm), claims()));
    }
    byte[] der = ISSUER.rsaOctets();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret : List.of(der, pem.getBytes(StandardCharsets.US_ASCII))) {
      bad.put(
          "HS256 with the public key, " + secret.length,
          TokenIssuer.hmac(secret, header("alg", "HS256"), claims()));
      bad.put(
          "HS256 that says RS256, " + secret.length,
          TokenIssuer.hmac(secret, header("alg", "RS256"), claims()));
    }
    Map<String, @Nullable Object> confused = TokenIssuer.header("ES256");
    confused.put("kid", "rsa");
    bad.put("ES256 under the name of the RSA key", ISSUER.token(confused, claims()));
    bad.put("somebody else's key of that name", MALLORY.token("RS256", claims()));
  }

  private static void claimsThatAreWrong(Map<String, String> bad) {
    bad.put("another issuer", changed(claims -> claims.put("iss", "https://login.example/b")));
    bad.put("an issuer and a slash", changed(claims -> claims.put("iss", ISSUER.issuer() + "/")));
    bad.put("no issuer", changed(claims -> claims.remove("iss")));
    bad.put("another audience", changed(claims -> claims.put("aud", AUDIENCE + "/other")));
    bad.put("no audience", changed(claims -> claims.remove("aud")));
    bad.put("an audience that is a number", changed(claims -> claims.put("aud", 7)));
    bad.put("expired", changed(claims -> claims.put("exp", seconds(-61))));
    bad.put("without an end", changed(claims -> claims.remove("exp")));
    bad.put("an end in words", changed(claims -> claims.put("exp", "tomorrow")));
    bad.put("an end beyond all time", changed(claims -> claims.put("exp", 1e30)));
    bad.put("not yet", changed(claims -> claims.put("nbf", seconds(90))));
  }

  private static void headersThatAreWrong(Map<String, String> bad) {
    bad.put("an unknown kid", ISSUER.token(header("kid", "other"), claims()));
    bad.put("no kid", ISSUER.token(header("kid", null), claims()));
    bad.put("no typ", ISSUER.token(header("typ", null), claims()));
    bad.put("a proof's typ", ISSUER.token(header("typ", "openid4vci-proof+jwt"), claims()));
    bad.put("crit", ISSUER.token(header("crit", List.of("exp")), claims()));
    bad.put("b64", ISSUER.token(header("b64", false), claims()));
    Map<String, @Nullable Object> embedded = header("kid", "other");
    embedded.put("jwk", MALLORY.jwk("rsa"));
    embedded.put("jku", "https://" + AWAY + "/jwks");
    bad.put("a key that it brings itself", MALLORY.token(embedded, claims()));
  }

  private static void forms(Map<String, String> bad) {
    String good = ISSUER.token("RS256", claims());
    String[] parts = good.split("\\.");
    String richer =
        TokenIssuer.base64url(Json.bytes(changedClaims(claims -> claims.put("roles", "owner"))));
    bad.put("other claims under the signature", parts[0] + "." + richer + "." + parts[2]);
    bad.put("no signature", parts[0] + "." + parts[1] + ".");
    bad.put("a padded signature", good + "==");
    bad.put("one letter turned", good.substring(0, good.length() - 20) + "AAAAAAAAAAAAAAAAAAAA");
    bad.put("four parts", good + "." + parts[2]);
    String claims = Json.text(claims());
    bad.put(
        "an issuer named twice",
        ISSUER.token(
            Json.text(TokenIssuer.header("RS256")),
            "{\"iss\":\"" + ISSUER.issuer() + "\"," + claims.substring(1),
            "RS256"));
    bad.put("longer than 8 KB", changed(it -> it.put("filler", "x".repeat(7_000))));
  }

  private static void assertRefused(String token) {
    Map<String, @Nullable Object> contents = Contents.of(gateway.database());
    for (Answered answer :
        List.of(
            with(token).get("/api/v1/schemas"),
            with(token).post("/api/v1/keys", Map.of("name", "mine")))) {
      assertThat(answer.status()).as(answer.string()).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
    assertThat(Contents.of(gateway.database())).isEqualTo(contents);
  }

  @Test
  void another_organisations_token_is_another_organisations_caller() {
    Api other = gateway.organisation("Other");
    TokenIssuer issuer = new TokenIssuer("https://login.example/other", AUDIENCE);
    register(other, issuer.signIn("roles", ROLES));
    String id = admin.post("/api/v1/keys", Map.of("name", "Mine")).text("id");
    Map<String, @Nullable Object> claims = issuer.claims(now());
    claims.put("roles", "owner");

    Api owner = with(issuer.token("ES256", claims));
    assertThat(owner.get("/api/v1/keys").status()).isEqualTo(200);
    assertThat(owner.get("/api/v1/keys").string()).doesNotContain(id);
    assertThat(owner.delete("/api/v1/keys/" + id).status()).isEqualTo(404);
    claims.put("iss", ISSUER.issuer());
    assertRefused(issuer.token("ES256", claims));
  }

  @Test
  void nobody_registers_what_is_anothers() {
    Api thief = gateway.organisation("Thief");
    Answered refused = thief.call("PUT", "/api/v1/oidc", MALLORY.signIn("roles", ROLES));

    assertThat(refused.status()).as(refused.string()).isEqualTo(409);
    assertThat(thief.get("/api/v1/oidc").status()).isEqualTo(404);
    assertRefused(MALLORY.token("RS256", claims()));
    assertThat(reads(ISSUER.token("RS256", claims()))).isEqualTo(200);
  }

  @Test
  void a_token_for_two_organisations_is_for_neither() {
    TokenIssuer one = new TokenIssuer("https://login.example/shared", "one");
    TokenIssuer two = new TokenIssuer("https://login.example/shared", "two");
    register(gateway.organisation("One"), one.signIn("roles", ROLES));
    Api second = gateway.organisation("Two");
    register(second, two.signIn("roles", ROLES));
    Map<String, @Nullable Object> claims = one.claims(now());
    claims.put("roles", "viewer");
    assertThat(reads(one.token("ES256", claims))).isEqualTo(200);

    claims.put("aud", List.of("one", "two"));
    Map<String, Object> copied = one.signIn("roles", ROLES);
    copied.put("audience", "two");
    register(second, copied);
    List<String> warnings =
        warnings(
            () -> {
              assertRefused(one.token("ES256", claims));
              assertRefused(one.token("ES256", claims));
              assertRefused(MALLORY.token("ES256", claims));
            });
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("caller.token-of-several", "https://login.example/shared", "the same keys");
  }

  @Test
  void while_the_keys_of_one_cannot_be_had_the_operator_hears_of_it() {
    TokenIssuer one = new TokenIssuer("https://login.example/away", "one");
    TokenIssuer two = new TokenIssuer("https://login.example/away", "two");
    register(gateway.organisation("One"), one.signIn("roles", ROLES));
    Map<String, Object> away = two.signIn("roles", ROLES);
    away.remove("jwks");
    away.put("jwksUri", "https://127.0.0.1:1/keys");
    register(gateway.organisation("Away"), away);
    Map<String, @Nullable Object> claims = one.claims(now());
    claims.put("aud", List.of("one", "two"));

    List<String> warnings =
        warnings(
            () ->
                assertThat(with(one.token("ES256", claims)).get("/api/v1/collections").status())
                    .isEqualTo(503));

    assertThat(warnings).singleElement().asString().contains("no keys of one");
  }

  /** What the operator is warned of while {@code action} runs, with its keys. */
  private static List<String> warnings(Runnable action) {
    Logger logger = (Logger) LoggerFactory.getLogger(AccessTokens.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);
    try {
      action.run();
    } finally {
      logger.detachAppender(appender);
    }
    return appender.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(event -> event.getMessage() + " " + event.getKeyValuePairs())
        .toList();
  }

  /** Any other could keep an organisation's people out by naming what is in their tokens too. */
  @Test
  void of_two_organisations_the_keys_say_whose_a_token_is() {
    TokenIssuer one = new TokenIssuer("https://login.example/keys", "one");
    TokenIssuer squatter = new TokenIssuer("https://login.example/keys", "account");
    Api first = gateway.organisation("First");
    register(first, one.signIn("roles", ROLES));
    register(gateway.organisation("Squatter"), squatter.signIn("roles", ROLES));
    Campaign campaign = Campaign.with(first, Map.of("admission", "open"));
    Map<String, @Nullable Object> claims = one.claims(now());
    claims.put("roles", "viewer");
    claims.put("aud", List.of("account", "one"));

    Answered answer = with(one.token("ES256", claims)).get("/api/v1/collections/" + campaign.id());
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    assertThat(
            with(squatter.token("ES256", claims))
                .get("/api/v1/collections/" + campaign.id())
                .status())
        .isEqualTo(404);
    assertRefused(MALLORY.token("ES256", claims));
  }

  @Test
  void who_was_first_with_anothers_issuer_makes_room_when_the_operator_says_so() {
    Answered squatter = gateway.api().post("/api/v1/organisations", Map.of("name", "Squatter"));
    Api squatting = new Api(gateway.stranger().base(), squatter.text("key"));
    TokenIssuer issuer = new TokenIssuer("https://login.example/squatted", AUDIENCE);
    register(squatting, issuer.signIn("roles", ROLES));
    Api rightful = gateway.organisation("Rightful");
    Map<String, Object> signIn = issuer.signIn("roles", ROLES);
    assertThat(rightful.call("PUT", "/api/v1/oidc", signIn).code()).isEqualTo("ALREADY_EXISTS");
    String path = "/api/v1/organisations/" + squatter.text("id") + "/oidc";
    assertThat(rightful.delete(path).status()).isEqualTo(403);

    assertThat(gateway.api().delete(path).status()).isEqualTo(204);

    assertThat(gateway.api().delete(path).status()).isEqualTo(404);
    register(rightful, signIn);
    String id = rightful.post("/api/v1/keys", Map.of("name", "Mine")).text("id");
    Map<String, @Nullable Object> claims = issuer.claims(now());
    claims.put("roles", "owner");
    assertThat(with(issuer.token("ES256", claims)).get("/api/v1/keys").string()).contains(id);
    assertThat(squatting.get("/api/v1/audit").string()).contains("operator:");
  }

  @Test
  void what_is_registered_is_shown_replaced_and_removed() {
    Api organisation = gateway.organisation("Changing");
    TokenIssuer first = new TokenIssuer("https://login.example/first", AUDIENCE);
    TokenIssuer second = new TokenIssuer("https://login.example/first", AUDIENCE);
    String token = first.token("ES256", viewer(first));
    assertThat(reads(token)).isEqualTo(401);
    register(organisation, first.signIn("roles", ROLES));
    await().atMost(Duration.ofSeconds(2)).until(() -> reads(token) == 200);
    assertThat(organisation.get("/api/v1/oidc").json())
        .containsEntry("issuer", first.issuer())
        .containsEntry("audience", AUDIENCE)
        .containsEntry("claim", "roles")
        .containsKeys("jwks", "roles");

    register(organisation, second.signIn("roles", Map.of("viewer", List.of("read"))));
    assertThat(reads(token)).isEqualTo(401);
    assertThat(reads(second.token("ES256", viewer(second)))).isEqualTo(200);

    assertThat(organisation.delete("/api/v1/oidc").status()).isEqualTo(204);
    assertThat(reads(second.token("ES256", viewer(second)))).isEqualTo(401);
    assertThat(organisation.get("/api/v1/oidc").status()).isEqualTo(404);
    assertThat(organisation.delete("/api/v1/oidc").status()).isEqualTo(404);
  }

  @Test
  void who_names_an_issuer_that_another_has_named_need_not_wait() {
    TokenIssuer first = new TokenIssuer("https://login.example/several", "first");
    register(gateway.organisation("First"), first.signIn("roles", ROLES));
    String ofFirst = first.token("RS256", viewer(first));
    await().until(() -> reads(ofFirst) == 200);
    // what is announced of the first has been heard by then, and its list is remembered
    await().during(Duration.ofMillis(300)).until(() -> reads(ofFirst) == 200);

    TokenIssuer second = new TokenIssuer("https://login.example/several", "second");
    register(gateway.organisation("Second"), second.signIn("roles", ROLES));

    String ofSecond = second.token("RS256", viewer(second));
    await().atMost(Duration.ofSeconds(5)).until(() -> reads(ofSecond) == 200);
  }

  @Test
  void an_issuer_whose_keys_cannot_be_had_is_answered_503() {
    Api organisation = gateway.organisation("Nowhere");
    TokenIssuer issuer = new TokenIssuer("https://login.example/nowhere", AUDIENCE);
    Map<String, Object> signIn = issuer.signIn("roles", ROLES);
    signIn.remove("jwks");
    signIn.put("jwksUri", "https://" + AWAY + "/jwks.json");
    register(organisation, signIn);

    Answered answer = with(issuer.token("ES256", viewer(issuer))).get("/api/v1/schemas");

    assertThat(answer.status()).as(answer.string()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isNotNull();
    assertThat(organisation.get("/api/v1/schemas").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "issuer|\"http://login.example\"|/issuer",
        "issuer|\"login.example\"|/issuer",
        "issuer|\"https://user@login.example\"|/issuer",
        "audience|\"\"|/audience",
        "jwks|{}|/jwks",
        "jwks|{\"keys\":[]}|/jwks",
        "jwks|{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"c2VjcmV0\"}]}|/jwks",
        "jwks|{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}|/jwks",
        "jwksUri|\"https://login.example/jwks\"|/jwks",
        "claim|7|/claim",
        "roles|{}|/roles",
        "roles|{\"viewer\":[]}|/roles/viewer",
        "roles|{\"viewer\":[\"look\"]}|/roles/viewer",
        "roles|[\"viewer\"]|/roles",
        "scopes|[\"read\"]|/scopes",
      })
  void a_sign_in_that_makes_no_sense_is_not_registered(String member, String json, String at) {
    Map<String, Object> signIn = ISSUER.signIn("roles", ROLES);
    signIn.put(
        member, java.util.Objects.requireNonNull(Json.object("{\"it\":" + json + "}").get("it")));
    Answered answer = gateway.organisation("Odd").call("PUT", "/api/v1/oidc", signIn);

    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.text("pointer")).isEqualTo(at);
  }

  @Test
  void a_private_key_is_not_kept() {
    Map<String, Object> jwk = ISSUER.jwk("ec");
    jwk.put("d", "c2VjcmV0");
    Map<String, Object> signIn = ISSUER.signIn("roles", ROLES);
    signIn.put("jwks", Map.of("keys", List.of(jwk)));
    Answered answer = gateway.organisation("Careless").call("PUT", "/api/v1/oidc", signIn);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("detail")).contains("private key");
  }

  @Test
  void what_is_removed_on_one_node_opens_neither() {
    URI database = TestServers.freshDatabase();
    try (TestGateway one = TestGateway.start(database, TestServers.redis(), Map.of());
        TestGateway other = TestGateway.start(database, TestServers.redis(), Map.of())) {
      register(one.api(), ISSUER.signIn("roles", ROLES));
      String token = ISSUER.token("ES256", claims());
      Api elsewhere = other.stranger().with("Authorization", "Bearer " + token);
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> elsewhere.get("/api/v1/schemas").status() == 200);

      assertThat(one.api().delete("/api/v1/oidc").status()).isEqualTo(204);

      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> elsewhere.get("/api/v1/schemas").status() == 401);
    }
  }

  private static void register(Api organisation, Map<String, Object> signIn) {
    Answered answer = organisation.call("PUT", "/api/v1/oidc", signIn);
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
  }

  private static int reads(String token) {
    return with(token).get("/api/v1/schemas").status();
  }

  private static Api with(String token) {
    return gateway.stranger().with("Authorization", "Bearer " + token);
  }

  private static Instant now() {
    return gateway.clock().instant();
  }

  private static long seconds(long from) {
    return now().getEpochSecond() + from;
  }

  private static Map<String, @Nullable Object> claims() {
    return viewer(ISSUER);
  }

  private static Map<String, @Nullable Object> viewer(TokenIssuer issuer) {
    Map<String, @Nullable Object> claims = issuer.claims(now());
    claims.put("roles", "viewer");
    return claims;
  }

  private static String changed(Consumer<Map<String, @Nullable Object>> change) {
    return ISSUER.token("RS256", changedClaims(change));
  }

  private static Map<String, @Nullable Object> changedClaims(
      Consumer<Map<String, @Nullable Object>> change) {
    Map<String, @Nullable Object> claims = claims();
    change.accept(claims);
    return claims;
  }

  private static Map<String, @Nullable Object> header(String name, @Nullable Object value) {
    Map<String, @Nullable Object> header = TokenIssuer.header("RS256");
    if (value == null) {
      header.remove(name);
    } else {
      header.put(name, value);
    }
    return header;
  }
}
