package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.chancery.api.Access;
import dev.chancery.api.Routes;
import dev.chancery.api.caller.Scope;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Contents;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TokenIssuer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route, and every kind of caller (threats T-03, T-04). */
@Tag("T-03")
@Tag("T-04")
class RouteMatrixTest {
  /** Opened by the token in its address, which is a key of its own. */
  private static final String SCREEN = "/api/v1/collections/:id/screen";

  /** What earlier calls have asked for, and will be revoked, told and signed soon. */
  private static final String UNDER_WAY =
      """
      select (select count(*) from revocation_order where finished_at is null)
        + (select count(*) from outbox where state = 'waiting')
        + (select count(*) from status_list l
           join status_publication p on p.list_id = l.id and p.version < l.version)
      """;

  /** Each scope is the role of its name. */
  private static final Map<String, List<String>> ROLES =
      Arrays.stream(Scope.values())
          .map(Scope::wireName)
          .collect(Collectors.toMap(Function.identity(), name -> List.of(name)));

  private static final TokenIssuer OWNERS_LOGIN =
      new TokenIssuer("https://login.example/matrix", "chancery");
  private static final TokenIssuer OPERATORS_LOGIN =
      new TokenIssuer("https://login.example/operator", "chancery");

  private static TestGateway gateway;
  private static Estate estate;
  private static Api neighbour;
  private static Map<String, Api> withoutAKey;
  private static Map<Scope, Api> owners;
  private static Map<Scope, Api> operators;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(Rows.NOT_WORKED_OFF);
    estate = Estate.in(gateway);
    neighbour = gateway.organisation("Neighbour");
    owners = withEachScope(estate.owner());
    operators = withEachScope(gateway.api());
    withoutAKey = new LinkedHashMap<>();
    withoutAKey.put("nobody", gateway.stranger());
    withoutAKey.put("a revoked key", authorization("Bearer " + revoked()));
    withoutAKey.put("an expired key", authorization("Bearer " + expired()));
    withoutAKey.put("a secret that a rotation has ended", authorization("Bearer " + rotated()));
    withoutAKey.put("a token that has ended", bearer(ended()));
    withoutAKey.put(
        "somebody else's token",
        bearer(token(new TokenIssuer(OWNERS_LOGIN.issuer(), "chancery"), Scope.ADMIN)));
    Stream.of(
            "",
            "Bearer",
            "Bearer ",
            "Bearer  \t",
            "Basic dXNlcjpwYXNzd29yZA==",
            TestGateway.KEY,
            "Token " + TestGateway.KEY,
            "Bearer" + TestGateway.KEY,
            "Bearer " + TestGateway.KEY + " " + TestGateway.KEY,
            "Bearer " + TestGateway.KEY.substring(1),
            "Bearer chy_nobodys-key-that-is-as-long-as-a-key-is-0123",
            "Bearer " + "x".repeat(600),
            "Bearer ' or 1=1 --")
        .forEach(garbage -> withoutAKey.put("'" + garbage + "'", authorization(garbage)));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Api authorization(String value) {
    return gateway.stranger().with("Authorization", value);
  }

  private static Api bearer(String token) {
    return authorization("Bearer " + token);
  }

  private static String token(TokenIssuer login, Scope scope) {
    Map<String, @Nullable Object> claims = login.claims(gateway.clock().instant());
    claims.put("roles", scope.wireName());
    return login.token("ES256", claims);
  }

  private static String ended() {
    Map<String, @Nullable Object> claims =
        OWNERS_LOGIN.claims(gateway.clock().instant().minus(Duration.ofMinutes(7)));
    claims.put("roles", Scope.ADMIN.wireName());
    return OWNERS_LOGIN.token("ES256", claims);
  }

  /** Anew before each route: some replace whose tokens are taken, or remove it. */
  private static void signIn() {
    signIn(estate.owner(), OWNERS_LOGIN);
    signIn(gateway.api(), OPERATORS_LOGIN);
  }

  private static void signIn(Api admin, TokenIssuer login) {
    Answered answer = admin.call("PUT", "/api/v1/oidc", login.signIn("roles", ROLES));
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
  }

  /** Who may what {@code scope} says, and shows it by an access token. */
  private static Api tokenHolder(Routes.Entry route, Scope scope) {
    return bearer(token(route.access() == Access.OPERATOR ? OPERATORS_LOGIN : OWNERS_LOGIN, scope));
  }

  private static Map<Scope, Api> withEachScope(Api admin) {
    Map<Scope, Api> keys = new EnumMap<>(Scope.class);
    for (Scope scope : Scope.values()) {
      keys.put(scope, Estate.with(admin, scope));
    }
    return keys;
  }

  private static String revoked() {
    Answered key = key(Map.of("name", "lost"));
    assertThat(estate.owner().delete("/api/v1/keys/" + key.text("id")).status()).isEqualTo(204);
    return key.text("key");
  }

  private static String expired() {
    Answered key =
        key(
            Map.of(
                "name",
                "short",
                "expiresAt",
                gateway.clock().instant().plusSeconds(60).toString()));
    gateway.clock().step(Duration.ofSeconds(60));
    return key.text("key");
  }

  private static String rotated() {
    Answered key = key(Map.of("name", "turned"));
    Answered turned =
        estate
            .owner()
            .post("/api/v1/keys/" + key.text("id") + "/rotate", Map.of("overlap", "PT1M"));
    assertThat(turned.status()).as(turned.string()).isEqualTo(201);
    gateway.clock().step(Duration.ofMinutes(1));
    return key.text("key");
  }

  /** A key that opens. */
  private static Answered key(Map<String, Object> request) {
    Answered key = estate.owner().post("/api/v1/keys", request);
    Api holder = new Api(estate.owner().base(), key.text("key"));
    assertThat(holder.get("/api/v1/keys").status()).isEqualTo(200);
    return key;
  }

  /** A second opinion: who adds a route says here too who may call it. */
  @Test
  void the_routes_are_these_and_these_may_call_them() {
    assertThat(
            gateway.routes().stream()
                .map(route -> route.method() + " " + route.path() + " " + route.access()))
        .containsExactlyInAnyOrder(
            """
            POST /auto-issue PUBLIC
            POST /auto-issue/challenge PUBLIC
            GET /status/:list PUBLIC
            GET /status/:list/suspension PUBLIC
            GET / PUBLIC
            GET /openapi.yaml PUBLIC
            GET /docs DIRECT
            GET /docs/:asset DIRECT
            GET /c/:id PUBLIC
            GET /claim/:token PUBLIC
            GET /api/v1/claims ISSUE
            GET /api/v1/claims/:id ISSUE
            POST /api/v1/claims/:id/resend ISSUE
            POST /api/v1/claims/:id/cancel ISSUE
            GET /api/v1/collections/:id/qr PUBLIC
            GET /vct/:organisation/:id PUBLIC
            GET /contexts/agent-delegation/:digest PUBLIC
            GET /contexts/:organisation/:schema PUBLIC
            GET /.well-known/did.json PUBLIC
            GET /:a/did.json PUBLIC
            GET /:a/:b/did.json PUBLIC
            GET /:a/:b/:c/did.json PUBLIC
            GET /:a/:b/:c/:d/did.json PUBLIC
            GET /api/v1/transactions/:hash PUBLIC
            POST /api/v1/deliveries/challenge PUBLIC
            POST /api/v1/deliveries/collect PUBLIC
            GET /api/v1/deliveries/:token PUBLIC
            GET /api/v1/collections/:id/screen DIRECT
            POST /credentials/issue ISSUE
            POST /issuers/:did/credentials/issue ISSUE
            POST /credentials/status REVOKE
            POST /credentials/verify READ
            POST /presentations/verify READ
            GET /credentials/:id READ
            POST /api/v1/credentials/issue ISSUE
            POST /api/v1/credentials/issue/batch ISSUE
            GET /api/v1/credentials/issue/batch/:id ISSUE
            POST /api/v1/collections/:id/bulk ISSUE
            POST /api/v1/bulk/:id/pause ISSUE
            POST /api/v1/bulk/:id/resume ISSUE
            POST /api/v1/bulk/:id/cancel ISSUE
            POST /api/v1/bulk/:id/retry ISSUE
            GET /api/v1/collections/:id/template.csv READ
            GET /api/v1/bulk/:id READ
            GET /api/v1/bulk/:id/events READ
            GET /api/v1/bulk/:id/rows READ
            GET /api/v1/bulk/:id/report.csv READ
            GET /api/v1/bulk/:id/credentials.ndjson READ
            POST /api/v1/credentials/:id/revoke REVOKE
            POST /api/v1/credentials/:id/suspend REVOKE
            POST /api/v1/credentials/:id/reinstate REVOKE
            GET /api/v1/credentials READ
            GET /api/v1/credentials/:id READ
            POST /api/v1/credentials/revoke REVOKE
            GET /api/v1/revocations/:id REVOKE
            GET /api/v1/issuers READ
            GET /api/v1/issuers/:did READ
            GET /api/v1/schemas READ
            GET /api/v1/schemas/:id READ
            GET /api/v1/contexts READ
            GET /api/v1/contexts/:url READ
            GET /api/v1/collections READ
            GET /api/v1/collections/:id READ
            GET /api/v1/collections/:id/mail READ
            PUT /api/v1/collections/:id/mail CATALOG
            GET /api/v1/collections/:id/holders READ
            GET /api/v1/collections/:id/screens READ
            GET /api/v1/dids READ
            POST /api/v1/schemas CATALOG
            POST /api/v1/contexts CATALOG
            POST /api/v1/collections CATALOG
            PATCH /api/v1/collections/:id CATALOG
            POST /api/v1/collections/:id/holders CATALOG
            DELETE /api/v1/collections/:id/holders/:did CATALOG
            POST /api/v1/collections/:id/screens CATALOG
            DELETE /api/v1/collections/:id/screens/:screen CATALOG
            POST /api/v1/dids CATALOG
            DELETE /api/v1/dids/:did CATALOG
            POST /api/v1/issuers ADMIN
            PATCH /api/v1/issuers/:did ADMIN
            POST /api/v1/issuers/:did/deactivate ADMIN
            POST /api/v1/issuers/:did/keys ADMIN
            POST /api/v1/keys ADMIN
            GET /api/v1/keys ADMIN
            POST /api/v1/keys/:id/rotate ADMIN
            PUT /api/v1/keys/:id/limits ADMIN
            DELETE /api/v1/keys/:id ADMIN
            PUT /api/v1/oidc ADMIN
            PUT /api/v1/schemas/:id/quotas ADMIN
            PUT /api/v1/collections/:id/quotas ADMIN
            GET /api/v1/oidc ADMIN
            DELETE /api/v1/oidc ADMIN
            POST /api/v1/webhooks ADMIN
            GET /api/v1/webhooks ADMIN
            GET /api/v1/webhooks/:id ADMIN
            PATCH /api/v1/webhooks/:id ADMIN
            POST /api/v1/webhooks/:id/rotate ADMIN
            POST /api/v1/webhooks/:id/test ADMIN
            DELETE /api/v1/webhooks/:id ADMIN
            GET /api/v1/notifications ADMIN
            GET /api/v1/notifications/:id ADMIN
            POST /api/v1/notifications/:id/resend ADMIN
            POST /api/v1/notifications/resend ADMIN
            POST /api/v1/suppressions ADMIN
            DELETE /api/v1/suppressions/:email ADMIN
            GET /api/v1/audit ADMIN
            GET /api/v1/audit/head ADMIN
            GET /api/v1/limits READ
            GET /api/v1/quotas READ
            PUT /api/v1/organisations/:id/quotas OPERATOR
            DELETE /api/v1/organisations/:id/oidc OPERATOR
            POST /api/v1/organisations OPERATOR
            GET /api/v1/organisations/:id/limits OPERATOR
            PUT /api/v1/organisations/:id/limits OPERATOR
            """
                .strip()
                .split("\n"));
  }

  @Test
  void what_the_estate_fills_in_are_routes() {
    assertThat(gateway.routes().stream().map(Routes.Entry::path)).containsAll(estate.patterns());
  }

  static Stream<Routes.Entry> open() {
    return gateway.routes().stream()
        .filter(route -> route.access().isOpen() && !route.path().equals(SCREEN));
  }

  @ParameterizedTest
  @MethodSource("open")
  void an_open_route_asks_nobody_for_a_key(Routes.Entry route) {
    Answered answer = estate.call(gateway.stranger(), route);
    int plain = answer.status();

    assertThat(plain).as(answer.string()).isIn(200, 201);
    assertThat(withoutAKey.values())
        .allSatisfy(caller -> assertThat(estate.call(caller, route).status()).isEqualTo(plain));
  }

  @Test
  void a_screen_asks_for_its_token_and_takes_no_key_instead() {
    Routes.Entry screen =
        gateway.routes().stream().filter(it -> it.path().equals(SCREEN)).toList().getFirst();

    assertThat(estate.call(gateway.stranger(), screen).status()).isEqualTo(401);
    assertThat(estate.call(estate.owner(), screen).status()).isEqualTo(401);
  }

  /**
   * Who may come last: that they get in proves that the others were refused for who they are, and
   * some of what they do cannot be done twice.
   */
  @TestFactory
  Stream<DynamicContainer> every_guarded_route_and_every_kind_of_caller() {
    return gateway.routes().stream()
        .filter(route -> !route.access().isOpen())
        .map(
            route ->
                dynamicContainer(
                    route.method() + " " + route.path(),
                    Stream.of(refused(route), listed(route), admitted(route))
                        .flatMap(Function.identity())));
  }

  /** All of them in one trace: to read the whole database takes longer than they do. */
  private static Stream<DynamicTest> refused(Routes.Entry route) {
    return Stream.of(
        dynamicTest(
            "refuses everybody else, without a trace",
            () -> {
              signIn();
              withoutATrace(() -> assertRefused(route));
            }));
  }

  private static void assertRefused(Routes.Entry route) {
    withoutAKey.forEach((kind, caller) -> assertUnauthenticated(kind, estate.call(caller, route)));
    Scope wanted = wanted(route);
    for (Scope scope : Scope.values()) {
      if (scope != wanted && scope != Scope.ADMIN) {
        assertScopeMissing(wanted, estate.call(key(route, scope), route));
        assertScopeMissing(wanted, estate.call(tokenHolder(route, scope), route));
      }
    }
    if (route.access() == Access.OPERATOR) {
      assertForbidden(estate.call(neighbour, route));
      assertForbidden(estate.call(bearer(token(OWNERS_LOGIN, Scope.ADMIN)), route));
    } else if (route.path().contains(":")) {
      assertAbsent(route);
    }
  }

  private static Stream<DynamicTest> listed(Routes.Entry route) {
    boolean list =
        route.method().name().equals("GET")
            && !route.path().contains(":")
            && route.access() != Access.OPERATOR;
    return list
        ? Stream.of(
            dynamicTest(
                "lists what is the caller's own",
                () ->
                    assertThat(estate.call(neighbour, route).string())
                        .doesNotContain(estate.names())))
        : Stream.empty();
  }

  private static Stream<DynamicTest> admitted(Routes.Entry route) {
    return Stream.of(
        dynamicTest(
            "lets admin in",
            () -> {
              Answered answer = estate.call(key(route, Scope.ADMIN), route);
              assertThat(answer.status()).as(answer.string()).isIn(200, 201, 202, 204, 409);
            }),
        dynamicTest(
            "lets " + wanted(route) + " in",
            () -> {
              Answered answer = estate.call(key(route, wanted(route)), route);
              assertThat(answer.status()).as(answer.string()).isIn(200, 201, 202, 204, 404, 409);
            }),
        dynamicTest(
            "lets a token of " + wanted(route) + " in",
            () -> {
              signIn();
              Answered answer = estate.call(tokenHolder(route, wanted(route)), route);
              assertThat(answer.status()).as(answer.string()).isIn(200, 201, 202, 204, 404, 409);
            }));
  }

  private static Scope wanted(Routes.Entry route) {
    return route.access() == Access.OPERATOR ? Scope.ADMIN : Scope.valueOf(route.access().name());
  }

  private static Api key(Routes.Entry route, Scope scope) {
    return Objects.requireNonNull(
        (route.access() == Access.OPERATOR ? operators : owners).get(scope));
  }

  private static void assertUnauthenticated(String kind, Answered answer) {
    assertThat(answer.status()).as(kind + ": " + answer.string()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  private static void assertScopeMissing(Scope wanted, Answered answer) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("SCOPE_MISSING");
    assertThat(answer.text("scope")).isEqualTo(wanted.wireName());
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"" + wanted.wireName() + "\"");
  }

  private static void assertForbidden(Answered answer) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("FORBIDDEN");
  }

  /** What is another's is answered as what is nobody's. */
  private static void assertAbsent(Routes.Entry route) {
    for (Api caller : List.of(neighbour, gateway.api())) {
      Answered anothers = estate.call(caller, route);
      Answered nobodys = estate.callUnknown(caller, route);
      assertThat(anothers.status()).as(anothers.string()).isEqualTo(404);
      assertThat(withoutTheName(anothers)).isEqualTo(withoutTheName(nobodys));
      assertThat(anothers.headers().keySet()).isEqualTo(nobodys.headers().keySet());
    }
  }

  private static Map<String, @Nullable Object> withoutTheName(Answered answer) {
    Map<String, @Nullable Object> problem = new LinkedHashMap<>(answer.json());
    problem.keySet().removeAll(List.of("did", "schemaId"));
    return problem;
  }

  /** Shows that {@code calls} change no row and sign nothing. */
  private static void withoutATrace(Runnable calls) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> gateway.count(UNDER_WAY) == 0);
    TestGateway.await(gateway.gateway().wiring().third.sweeper.sweep());
    double signatures = gateway.signatures();
    Map<String, @Nullable Object> contents = Contents.of(gateway.database());
    calls.run();
    assertThat(Contents.of(gateway.database())).isEqualTo(contents);
    assertThat(gateway.signatures()).isEqualTo(signatures);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/collections",
        "/credentials/issue",
        "/api/v1/credentials/issue",
        "/api/v1/credentials/issue/batch"
      })
  void what_is_made_is_made_of_the_callers_own_issuers_and_schemas(String path) {
    Routes.Entry create =
        gateway.routes().stream()
            .filter(it -> it.path().equals(path) && it.method().name().equals("POST"))
            .toList()
            .getFirst();

    withoutATrace(() -> assertThat(estate.call(neighbour, create).status()).isEqualTo(404));
    assertThat(estate.call(estate.owner(), create).status()).isIn(200, 201);
  }
}
