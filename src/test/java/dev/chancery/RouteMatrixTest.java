package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Access;
import dev.chancery.api.Routes;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route, and every kind of caller (threats T-03, T-04). */
@Tag("T-03")
@Tag("T-04")
class RouteMatrixTest {
  /** Opened by the token in its address, which is a key of its own. */
  private static final String SCREEN = "/api/v1/collections/:id/screen";

  /** What a call without a key could have left behind. */
  private static final String EVERYTHING =
      """
      select (select count(*) from credential) + (select count(*) from issuer)
        + (select count(*) from signing_key) + (select count(*) from collection)
        + (select count(*) from credential_type) + (select count(*) from api_key)
        + (select count(*) from organisation) + (select count(*) from screen)
        + (select count(*) from allowed_holder) + (select count(*) from registered_did)
        + (select count(*) from batch) + (select count(*) from change)
      """;

  private static TestGateway gateway;
  private static Estate estate;
  private static Api neighbour;
  private static List<Api> withoutAKey;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    estate = Estate.in(gateway);
    neighbour = gateway.organisation("Neighbour");
    withoutAKey =
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
                "Bearer ' or 1=1 --",
                "Bearer " + revoked())
            .map(authorization -> gateway.stranger().with("Authorization", authorization))
            .toList();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static String revoked() {
    Answered key = estate.owner().post("/api/v1/keys", Map.of("name", "lost"));
    Api holder = new Api(estate.owner().base(), key.text("key"));
    assertThat(holder.get("/api/v1/keys").status()).isEqualTo(200);
    assertThat(holder.delete("/api/v1/keys/" + key.text("id")).status()).isEqualTo(204);
    return key.text("key");
  }

  @Test
  void what_the_estate_fills_in_are_routes() {
    assertThat(gateway.routes().stream().map(Routes.Entry::path))
        .hasSizeGreaterThan(30)
        .containsAll(estate.patterns());
  }

  static Stream<Routes.Entry> open() {
    return with(Access.PUBLIC, Access.DIRECT).filter(route -> !route.path().equals(SCREEN));
  }

  @ParameterizedTest
  @MethodSource("open")
  void an_open_route_asks_nobody_for_a_key(Routes.Entry route) {
    Answered answer = estate.call(gateway.stranger(), route);
    int plain = answer.status();

    assertThat(plain).as(answer.string()).isIn(200, 201);
    assertThat(withoutAKey)
        .allSatisfy(caller -> assertThat(estate.call(caller, route).status()).isEqualTo(plain));
  }

  @Test
  void a_screen_asks_for_its_token_and_takes_no_key_instead() {
    Routes.Entry screen =
        with(Access.DIRECT).filter(it -> it.path().equals(SCREEN)).toList().getFirst();

    assertThat(estate.call(gateway.stranger(), screen).status()).isEqualTo(401);
    assertThat(estate.call(estate.owner(), screen).status()).isEqualTo(401);
  }

  static Stream<Routes.Entry> guarded() {
    return with(Access.ORGANISATION, Access.OPERATOR);
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void a_guarded_route_answers_401_to_whoever_has_no_key(Routes.Entry route) {
    double signatures = gateway.signatures();
    long rows = gateway.count(EVERYTHING);

    assertThat(withoutAKey).allSatisfy(caller -> assertUnauthenticated(estate.call(caller, route)));
    assertUnauthenticated(estate.call(gateway.stranger(), route));
    assertThat(gateway.count(EVERYTHING)).isEqualTo(rows);
    assertThat(gateway.signatures()).isEqualTo(signatures);
  }

  private static void assertUnauthenticated(Answered answer) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  static Stream<Routes.Entry> naming() {
    return with(Access.ORGANISATION).filter(route -> route.path().contains(":"));
  }

  /** The owner comes last: what is found proves that the neighbour's 404 is for being another. */
  @ParameterizedTest
  @MethodSource("naming")
  void what_is_anothers_is_not_there(Routes.Entry route) {
    Answered neighbours = estate.call(neighbour, route);
    Answered operators = estate.call(gateway.api(), route);
    Answered owners = estate.call(estate.owner(), route);

    assertThat(neighbours.status()).as(neighbours.string()).isEqualTo(404);
    assertThat(operators.string()).isEqualTo(neighbours.string());
    assertThat(owners.status()).as(owners.string()).isIn(200, 201, 204, 409);
  }

  static Stream<Routes.Entry> listing() {
    return with(Access.ORGANISATION)
        .filter(route -> route.method().name().equals("GET") && !route.path().contains(":"));
  }

  @ParameterizedTest
  @MethodSource("listing")
  void a_list_holds_what_is_the_callers_own(Routes.Entry route) {
    assertThat(estate.call(neighbour, route).string()).doesNotContain(estate.names());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/collections",
        "/api/v1/credentials/issue",
        "/api/v1/credentials/issue/batch"
      })
  void what_is_made_is_made_of_the_callers_own_issuers_and_schemas(String path) {
    Routes.Entry create =
        with(Access.ORGANISATION)
            .filter(it -> it.path().equals(path) && it.method().name().equals("POST"))
            .toList()
            .getFirst();

    assertThat(estate.call(neighbour, create).status()).isEqualTo(404);
    assertThat(estate.call(estate.owner(), create).status()).isIn(200, 201);
  }

  static Stream<Routes.Entry> operators() {
    return with(Access.OPERATOR);
  }

  @ParameterizedTest
  @MethodSource("operators")
  void the_operators_routes_are_forbidden_to_organisations(Routes.Entry route) {
    Answered answer = estate.call(neighbour, route);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("FORBIDDEN");
    assertThat(estate.call(gateway.api(), route).status()).isEqualTo(201);
  }

  private static Stream<Routes.Entry> with(Access... accesses) {
    return gateway.routes().stream().filter(route -> List.of(accesses).contains(route.access()));
  }
}
