package dev.chancery.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.egress.EgressRefused.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("T-15")
class EgressTest {
  @RegisterExtension static final TrapServer TRAP = TrapServer.start();

  private Egress egress;

  @BeforeEach
  void allow() {
    TRAP.answer("{}");
    egress = new Egress(TRAP.vertx(), TRAP.allowing(), TrapServer.here());
  }

  @Test
  void an_allowed_host_is_asked_by_its_name() throws Exception {
    TRAP.answer("{\"id\":\"did:web:wallet.example\"}");
    assertThat(fetched("/user/did.json?v=1")).isEqualTo("{\"id\":\"did:web:wallet.example\"}");
    assertThat(TRAP.seen)
        .containsEntry("host", "wallet.example:" + TRAP.port())
        .containsEntry("uri", "/user/did.json?v=1")
        .containsEntry("sni", "wallet.example")
        .containsEntry("accept-encoding", "null");
    assertThat(egress.connections()).isEqualTo(1);
  }

  @Test
  void a_certificate_for_another_name_is_refused() {
    Egress other =
        new Egress(
            TRAP.vertx(),
            new Egress.Rules(
                Set.of("other.example:" + TRAP.port()), null, TRAP.trusting().trustRoots()),
            TrapServer.here());
    assertRefused(
        other.getJson(TrapServer.ASKING, URI.create("https://other.example:" + TRAP.port() + "/")),
        Reason.UNREACHABLE);
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() {
    Egress distrustful =
        new Egress(
            TRAP.vertx(),
            new Egress.Rules(TRAP.allowing().allowed(), null, null),
            TrapServer.here());
    assertRefused(
        distrustful.getJson(TrapServer.ASKING, URI.create(TRAP.url("/"))), Reason.UNREACHABLE);
  }

  @Test
  void a_redirect_is_not_followed() {
    int before = TRAP.connections();
    TRAP.answer(
        request ->
            request.response().setStatusCode(302).putHeader("Location", TRAP.url("/x")).end());
    assertRefused(get("/"), Reason.REDIRECT);
    assertThat(TRAP.connections()).isEqualTo(before + 1);
  }

  @Test
  void an_answer_other_than_200_is_refused() {
    TRAP.answer(request -> request.response().setStatusCode(404).end("{}"));
    assertRefused(get("/"), Reason.STATUS);
  }

  @Test
  @Tag("T-28")
  void a_post_brings_what_is_sent_and_says_what_status_it_came_to() throws Exception {
    AtomicReference<String> sent = new AtomicReference<>();
    TRAP.answer(
        request ->
            request
                .body()
                .onSuccess(
                    body -> {
                      sent.set(request.method() + request.getHeader("webhook-id") + body);
                      request.response().setStatusCode(302).putHeader("Location", "/x").end("!");
                    }));
    assertThat(
            settled(
                egress.post(
                    TrapServer.ASKING,
                    URI.create(TRAP.url("/hook")),
                    Map.of("webhook-id", "7"),
                    "{}".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(302);
    assertThat(sent).hasValue("POST7{}");
  }

  @Test
  @Tag("T-28")
  void a_post_goes_where_a_get_may_and_nowhere_else() {
    Egress strict = new Egress(TRAP.vertx(), TRAP.trusting(), TrapServer.here());
    byte[] body = {1};
    assertRefused(
        strict.post(TrapServer.ASKING, URI.create("https://wallet.example/"), Map.of(), body),
        Reason.ADDRESS);
    assertRefused(
        strict.post(TrapServer.ASKING, URI.create(TRAP.url("/")), Map.of(), body), Reason.PORT);
    assertThat(strict.connections()).isZero();
  }

  @Test
  void who_has_more_time_has_places_of_their_own() {
    Egress patient =
        new Egress(
            TRAP.vertx(),
            TRAP.allowing(),
            TrapServer.here(),
            new Egress.Room(1, Duration.ofMillis(100)));
    TRAP.answer(_ -> {});
    URI hook = URI.create(TRAP.url("/"));
    Future<Integer> first = patient.post(TrapServer.ASKING, hook, Map.of(), new byte[] {1});
    assertRefused(patient.post(TrapServer.ASKING, hook, Map.of(), new byte[] {1}), Reason.BUSY);
    assertRefused(first, Reason.TIMEOUT);
  }

  @Test
  void a_body_of_64_kb_is_read_and_one_octet_more_is_not() throws Exception {
    TRAP.answer("x".repeat(65_536));
    assertThat(fetched("/")).hasSize(65_536);
    TRAP.answer("x".repeat(65_537));
    assertRefused(get("/"), Reason.TOO_LARGE);
  }

  @Test
  void as_much_is_read_as_is_wanted_of_what_is_wanted() throws Exception {
    TRAP.answer(request -> request.response().end(request.getHeader("Accept") + "x".repeat(20)));
    Egress.Wanted wanted = new Egress.Wanted("application/vc", 34);
    assertThat(settled(egress.get(TrapServer.ASKING, URI.create(TRAP.url("/")), wanted)))
        .asString(StandardCharsets.UTF_8)
        .startsWith("application/vcx");
    Egress.Wanted less = new Egress.Wanted("application/vc", 33);
    assertRefused(egress.get(TrapServer.ASKING, URI.create(TRAP.url("/")), less), Reason.TOO_LARGE);
  }

  @Test
  void a_body_without_end_is_broken_off() {
    Promise<Void> closed = Promise.promise();
    TRAP.answer(
        request -> {
          request.response().setChunked(true);
          long timer =
              TRAP.vertx()
                  .setPeriodic(1, _ -> request.response().write(Buffer.buffer(new byte[16_384])));
          request
              .connection()
              .closeHandler(
                  _ -> {
                    TRAP.vertx().cancelTimer(timer);
                    closed.complete();
                  });
        });
    assertRefused(get("/"), Reason.TOO_LARGE);
    assertThat(closed.future().toCompletionStage().toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(2));
  }

  @Test
  void a_compressed_body_is_refused() {
    TRAP.answer(request -> request.response().putHeader("Content-Encoding", "gzip").end("{}"));
    assertRefused(get("/"), Reason.ENCODED);
  }

  @Test
  void a_server_that_does_not_answer_is_left_after_three_seconds() {
    Promise<Void> closed = Promise.promise();
    TRAP.answer(request -> request.connection().closeHandler(_ -> closed.complete()));
    long start = System.nanoTime();
    assertRefused(get("/"), Reason.TIMEOUT);
    assertThat(System.nanoTime() - start).isBetween(2_500_000_000L, 4_500_000_000L);
    assertThat(closed.future().toCompletionStage().toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(2));
  }

  @Test
  void a_server_that_answers_drop_by_drop_is_left_after_three_seconds() {
    TRAP.answer(
        request -> {
          request.response().setChunked(true);
          long timer = TRAP.vertx().setPeriodic(100, _ -> request.response().write(" "));
          request.connection().closeHandler(_ -> TRAP.vertx().cancelTimer(timer));
        });
    assertRefused(get("/"), Reason.TIMEOUT);
  }

  @Test
  void a_resolver_that_does_not_answer_opens_no_socket() {
    Promise<List<InetAddress>> never = Promise.promise();
    Egress slow = new Egress(TRAP.vertx(), TRAP.allowing(), _ -> never.future());
    assertRefused(slow.getJson(TrapServer.ASKING, URI.create(TRAP.url("/"))), Reason.TIMEOUT);
    never.complete(List.of(TrapServer.loopback()));
    assertThat(slow.connections()).isZero();
  }

  /** Threat T-15. */
  @Test
  void an_organisations_twenty_first_request_at_once_is_refused_until_a_place_comes_free()
      throws Exception {
    List<Promise<List<InetAddress>>> waiting = new ArrayList<>();
    Egress busy = new Egress(TRAP.vertx(), TRAP.allowing(), _ -> tarpit(waiting));
    List<Future<byte[]>> underWay = asked(busy, TrapServer.ASKING, 20);
    assertRefused(busy.getJson(TrapServer.ASKING, URI.create(TRAP.url("/"))), Reason.BUSY);
    waiting.forEach(promise -> promise.complete(List.of(TrapServer.loopback())));
    for (Future<byte[]> future : underWay) {
      assertThat(settled(future)).isEqualTo(new byte[] {'{', '}'});
    }
    Future<byte[]> next = busy.getJson(TrapServer.ASKING, URI.create(TRAP.url("/")));
    waiting.getLast().complete(List.of(TrapServer.loopback()));
    assertThat(settled(next)).hasSize(2);
  }

  /** Threat T-15. */
  @Test
  void one_organisations_tarpits_keep_nobody_else_waiting() throws Exception {
    List<Promise<List<InetAddress>>> waiting = new ArrayList<>();
    Egress shared =
        new Egress(
            TRAP.vertx(),
            TRAP.allowing(),
            host -> waiting.size() < 20 ? tarpit(waiting) : TrapServer.here().resolve(host));
    List<Future<byte[]>> stuck = asked(shared, TrapServer.ASKING, 20);

    Future<byte[]> neighbours = shared.getJson(organisation(2), URI.create(TRAP.url("/")));

    assertThat(settled(neighbours)).isEqualTo(new byte[] {'{', '}'});
    assertThat(stuck).noneMatch(Future::isComplete);
  }

  @Test
  void all_organisations_together_have_a_hundred_requests_out() {
    Egress busy =
        new Egress(
            TRAP.vertx(), TRAP.allowing(), _ -> Promise.<List<InetAddress>>promise().future());
    for (int organisation = 1; organisation <= 5; organisation++) {
      assertThat(asked(busy, organisation(organisation), 20)).noneMatch(Future::isComplete);
    }
    assertRefused(busy.getJson(organisation(6), URI.create(TRAP.url("/"))), Reason.BUSY);
  }

  private static Future<List<InetAddress>> tarpit(List<Promise<List<InetAddress>>> waiting) {
    Promise<List<InetAddress>> promise = Promise.promise();
    waiting.add(promise);
    return promise.future();
  }

  private static List<Future<byte[]>> asked(Egress egress, OrganisationId organisation, int times) {
    return IntStream.range(0, times)
        .mapToObj(_ -> egress.getJson(organisation, URI.create(TRAP.url("/"))))
        .toList();
  }

  private static OrganisationId organisation(long number) {
    return new OrganisationId(new UUID(number, number));
  }

  @Test
  void a_name_that_turns_private_after_the_check_gains_nothing() {
    int before = TRAP.connections();
    AtomicInteger asked = new AtomicInteger();
    Addresses rebinding =
        _ ->
            Future.succeededFuture(
                List.of(
                    asked.getAndIncrement() == 0
                        ? TrapServer.address("2d00::1")
                        : TrapServer.loopback()));
    Egress rebound = new Egress(TRAP.vertx(), TRAP.trusting(), rebinding);
    // Public by our rules and allocated to nobody: the attempt fails, and never goes home.
    assertThatThrownBy(
            () ->
                settled(rebound.getJson(TrapServer.ASKING, URI.create("https://wallet.example/"))))
        .isInstanceOf(EgressRefused.class);
    assertThat(asked).hasValue(1);
    assertRefused(
        rebound.getJson(TrapServer.ASKING, URI.create("https://wallet.example/")), Reason.ADDRESS);
    assertThat(rebound.connections()).isEqualTo(1);
    assertThat(TRAP.connections()).isEqualTo(before);
  }

  @Test
  void one_private_address_among_public_ones_is_one_too_many() {
    Egress mixed =
        new Egress(
            TRAP.vertx(),
            Egress.Rules.strict(),
            _ ->
                Future.succeededFuture(
                    List.of(TrapServer.address("8.8.8.8"), TrapServer.loopback())));
    assertRefused(
        mixed.getJson(TrapServer.ASKING, URI.create("https://wallet.example/")), Reason.ADDRESS);
    assertThat(mixed.connections()).isZero();
  }

  @Test
  void the_operators_own_origin_may_be_plain_and_private() throws Exception {
    var plain =
        TRAP.vertx().createHttpServer().requestHandler(request -> request.response().end("[]"));
    int port =
        plain
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
    URI base = URI.create("http://127.0.0.1:" + port + "/resolver");
    Egress own =
        new Egress(TRAP.vertx(), Egress.Rules.operator(base), Addresses.system(TRAP.vertx()));
    assertThat(settled(own.getJson(TrapServer.ASKING, base.resolve("/1.0/x"))))
        .isEqualTo(new byte[] {'[', ']'});
    assertRefused(
        own.getJson(TrapServer.ASKING, URI.create("http://localhost:" + port + "/")),
        Reason.SCHEME);
    assertRefused(
        own.getJson(TrapServer.ASKING, URI.create("https://127.0.0.1:" + port + "/")), Reason.HOST);
  }

  @Test
  void an_allowed_entry_must_be_a_host_and_a_port() {
    for (String entry : List.of("", "wallet.example", "*:443", "10.0.0.0/8:443", "a b:1", "x:y")) {
      assertThatThrownBy(() -> new Egress.Rules(Set.of(entry), null, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private Future<byte[]> get(String path) {
    return egress.getJson(TrapServer.ASKING, URI.create(TRAP.url(path)));
  }

  private String fetched(String path) throws Exception {
    return new String(settled(get(path)), StandardCharsets.UTF_8);
  }

  private static <T> T settled(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EgressRefused refused) {
        throw refused;
      }
      throw e;
    }
  }

  private static void assertRefused(Future<?> future, Reason reason) {
    assertThatThrownBy(
            () -> {
              var _ = settled(future);
            })
        .isInstanceOfSatisfying(
            EgressRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
