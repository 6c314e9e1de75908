package dev.chancery.api.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.egress.TrapServer;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.SteppedClock;
import dev.chancery.testing.TokenIssuer;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of an issuer, fetched from its own server. */
class JwkSetsTest {
  @RegisterExtension static final TrapServer SERVER = TrapServer.start();

  private static final OrganisationId ORGANISATION = new OrganisationId(new UUID(1, 1));
  private static final TokenIssuer ISSUER = new TokenIssuer("https://login.example", "us");

  private final SteppedClock clock = new SteppedClock(Instant.now());
  private final AtomicInteger asked = new AtomicInteger();
  private JwkSets sets = new JwkSets(egress(), clock);

  @BeforeEach
  void publish() {
    sets = new JwkSets(egress(), clock);
    asked.set(0);
    answer(Json.text(ISSUER.jwks()));
  }

  @Test
  void keys_are_fetched_once_for_all_who_ask() throws Exception {
    List<Future<Optional<JwkSet.Key>>> asking = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asking.add(sets.key(ORGANISATION, signIn(), i % 2 == 0 ? "rsa" : "ed"));
    }
    for (Future<Optional<JwkSet.Key>> each : asking) {
      assertThat(settled(each)).isPresent();
    }
    assertThat(key("ec")).isPresent();
    assertThat(asked).hasValue(1);
  }

  @Test
  void an_unknown_kid_is_asked_for_once_in_thirty_seconds() throws Exception {
    assertThat(key("rsa")).isPresent();
    clock.step(JwkSets.PATIENCE);
    for (int i = 0; i < 20; i++) {
      assertThat(key("guess-" + i)).isEmpty();
    }
    assertThat(asked).hasValue(2);

    answer(Json.text(Map.of("keys", List.of(named("younger")))));
    assertThat(key("younger")).isEmpty();
    clock.step(JwkSets.PATIENCE);
    assertThat(key("younger")).isPresent();
    assertThat(key("rsa")).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @Test
  void a_clock_that_is_set_back_does_not_stop_the_asking() throws Exception {
    assertThat(key("rsa")).isPresent();
    clock.step(Duration.ofHours(-1));
    answer(Json.text(Map.of("keys", List.of(named("younger")))));

    assertThat(key("younger")).isPresent();
  }

  @Test
  void what_is_old_is_fetched_again_beside_the_request() throws Exception {
    assertThat(key("rsa")).isPresent();
    clock.step(JwkSets.FRESH);
    answer(Json.text(Map.of("keys", List.of(named("younger")))));

    assertThat(key("rsa")).isPresent();
    await().untilAsserted(() -> assertThat(asked).hasValue(1));
    await().untilAsserted(() -> assertThat(key("rsa")).isEmpty());
  }

  @Test
  void known_keys_go_on_for_an_hour_without_their_issuer() throws Exception {
    assertThat(key("rsa")).isPresent();
    SERVER.answer(request -> request.response().setStatusCode(500).end());
    for (int minutes = 5; minutes < 60; minutes += 5) {
      clock.step(Duration.ofMinutes(5));
      assertThat(key("rsa")).isPresent();
    }

    clock.step(Duration.ofMinutes(5));
    assertUnavailable();
    answer(Json.text(ISSUER.jwks()));
    clock.step(Duration.ofSeconds(1));
    assertThat(key("rsa")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{}", "{\"keys\":{}}", "[]", "", "{\"keys\":[],\"keys\":[]}"})
  void what_is_no_key_set_is_no_answer(String body) {
    answer(body);
    assertUnavailable();
  }

  @Test
  void nobody_is_sent_elsewhere() {
    SERVER.answer(
        request ->
            request
                .response()
                .setStatusCode(302)
                .putHeader("Location", SERVER.url("/other"))
                .end());
    assertUnavailable();
    assertThat(SERVER.seen).containsEntry("uri", "/jwks");
  }

  @Test
  void what_is_unfit_is_passed_over_and_what_is_too_much_is_not_kept() throws Exception {
    List<Object> keys = new ArrayList<>();
    keys.add("a string");
    keys.add(Map.of("kty", "oct", "kid", "shared", "k", "c2VjcmV0"));
    keys.add(Map.of("kty", "RSA", "kid", "short", "n", "AQAB", "e", "AQAB"));
    keys.add(changed("use", "enc"));
    keys.add(changed("kid", 7));
    keys.add(changed("key_ops", List.of("sign")));
    for (int i = 0; i < 200; i++) {
      keys.add(named("key-" + i));
    }
    answer(Json.text(Map.of("keys", keys)));

    assertThat(key("key-0")).isPresent();
    assertThat(key("key-49")).isPresent();
    for (String absent : List.of("shared", "short", "ec", "key-50", "key-199")) {
      assertThat(key(absent)).as(absent).isEmpty();
    }
  }

  @Test
  void two_organisations_do_not_share_what_they_had_fetched() throws Exception {
    assertThat(key("rsa")).isPresent();
    assertThat(settled(sets.key(new OrganisationId(new UUID(1, 2)), signIn(), "rsa"))).isPresent();
    assertThat(asked).hasValue(2);
  }

  @Test
  void what_is_registered_anew_is_fetched_anew() throws Exception {
    assertThat(key("rsa")).isPresent();
    sets.forget(ORGANISATION);
    assertThat(key("rsa")).isPresent();
    assertThat(asked).hasValue(2);
  }

  private void assertUnavailable() {
    assertThatThrownBy(() -> key("rsa"))
        .cause()
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> assertThat(failure.problem()).isInstanceOf(Problem.Unavailable.class));
  }

  private void answer(String body) {
    asked.set(0);
    SERVER.answer(
        request -> {
          asked.incrementAndGet();
          request.response().end(body);
        });
  }

  private Optional<JwkSet.Key> key(String kid) throws Exception {
    return settled(sets.key(ORGANISATION, signIn(), kid));
  }

  private static Map<String, Object> named(String kid) {
    return changed("kid", kid);
  }

  private static Map<String, Object> changed(String member, Object value) {
    Map<String, Object> jwk = new LinkedHashMap<>(ISSUER.jwk("ec"));
    jwk.put(member, value);
    return jwk;
  }

  private static SignIn signIn() {
    return new SignIn(
        ISSUER.issuer(),
        "us",
        new SignIn.Keys.Fetched(URI.create(SERVER.url("/jwks"))),
        "roles",
        Map.of("viewer", Set.of(Scope.READ)));
  }

  private static Egress egress() {
    return new Egress(SERVER.vertx(), SERVER.allowing(), TrapServer.here());
  }

  private static <T> T settled(Future<T> future) throws ExecutionException, Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
