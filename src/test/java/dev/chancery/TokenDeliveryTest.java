package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Credential;
import dev.chancery.testing.Holder;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code deliver: {by: "token"}}: an address that gives the credential to whoever comes first. */
class TokenDeliveryTest {
  private static final String ISSUE = "/api/v1/credentials/issue";

  private static TestGateway one;
  private static TestGateway other;
  private static Backend backend;

  @BeforeAll
  static void start() {
    one = TestGateway.start();
    other = one.sibling();
    backend = Backend.of(one.api());
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void the_answer_has_an_address_in_place_of_the_credential() {
    Answered issued = backend.issue(request());
    assertThat(issued.status()).as(issued.string()).isEqualTo(201);
    assertThat(issued.header("Cache-Control")).isEqualTo("no-store");
    assertThat(issued.json()).containsOnlyKeys("delivery", "credentialId", "statusListIndex");
    assertThat(issued.object("delivery")).containsOnlyKeys("url", "expiresAt");
    assertThat(url(issued)).startsWith(one.base() + "/api/v1/deliveries/");

    Answered fetched = one.stranger().get(url(issued));
    assertThat(fetched.status()).as(fetched.string()).isEqualTo(200);
    assertThat(fetched.header("Content-Type")).isEqualTo("application/vc+jwt");
    assertThat(fetched.header("Cache-Control")).isEqualTo("no-store");
    Credential credential = Credential.parse(fetched.string());
    assertThat(credential.verifies(IssuersTest.served(one.stranger(), backend.issuerDid())))
        .isTrue();
    assertThat(credential.payload()).containsEntry("id", issued.text("credentialId"));
  }

  @Test
  void each_format_has_its_media_type() {
    Map<String, @Nullable Object> sdJwt = request();
    sdJwt.put("proofType", "dc+sd-jwt");
    assertThat(one.stranger().get(url(backend.issue(sdJwt))).header("Content-Type"))
        .isEqualTo("application/dc+sd-jwt");
    Map<String, @Nullable Object> document = request();
    document.remove("proofType");
    Answered fetched = one.stranger().get(url(backend.issue(document)));
    assertThat(fetched.header("Content-Type")).isEqualTo("application/vc");
    assertThat(fetched.json()).containsKey("proof");
  }

  @Test
  void whoever_comes_second_finds_what_was_never_there() {
    String url = url(backend.issue(request()));
    assertThat(one.stranger().get(url).status()).isEqualTo(200);
    Answered second = one.stranger().get(url);
    assertThat(second.status()).isEqualTo(404);
    for (String token : List.of("A".repeat(43), "A".repeat(42), "no-token", "A".repeat(1_000))) {
      Answered never = one.stranger().get("/api/v1/deliveries/" + token);
      assertThat(never.status()).isEqualTo(404);
      assertThat(never.body()).isEqualTo(second.body());
      assertThat(never.headers().keySet()).isEqualTo(second.headers().keySet());
    }
  }

  @Test
  void what_was_fetched_is_kept_nowhere() {
    Answered issued = backend.issue(request());
    String path = "/api/v1/credentials/" + issued.text("credentialId");
    assertThat(one.api().get(path).json()).containsKey("credential");
    assertThat(one.stranger().get(url(issued)).status()).isEqualTo(200);
    assertThat(one.api().get(path).json())
        .containsEntry("state", "active")
        .doesNotContainKey("credential");
    assertThat(
            one.count(
                "select count(*) from credential where sealed is null and id = '"
                    + id(issued)
                    + "'"))
        .isEqualTo(1);
  }

  @Test
  void of_64_who_come_at_once_to_two_nodes_one_gets_it() {
    for (int round = 0; round < 3; round++) {
      Answered issued = backend.issue(request());
      String path = URI.create(url(issued)).getPath();
      List<CompletableFuture<Answered>> underWay = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        underWay.add((i % 2 == 0 ? one : other).stranger().getAsync(path));
      }
      List<Answered> answers = Api.all(underWay);
      assertThat(answers)
          .filteredOn(answer -> answer.status() == 200)
          .singleElement()
          .satisfies(
              answer ->
                  assertThat(Credential.parse(answer.string()).payload())
                      .containsEntry("id", issued.text("credentialId")));
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 200)
          .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(404));
    }
  }

  @Test
  void who_hangs_up_before_the_answer_has_had_it() throws IOException {
    Answered issued = backend.issue(request());
    String path = URI.create(url(issued)).getPath();
    URI base = one.stranger().base();
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      String get = "GET " + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n\r\n";
      socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(waiting(issued)).isZero());
    assertThat(other.stranger().get(path).status()).isEqualTo(404);
  }

  @Test
  void HEAD_spends_nothing() {
    Answered issued = backend.issue(request());
    assertThat(one.stranger().call("HEAD", url(issued), null).status()).isEqualTo(404);
    assertThat(one.stranger().call("OPTIONS", url(issued), null).status()).isEqualTo(204);
    assertThat(waiting(issued)).isEqualTo(1);
    assertThat(one.stranger().get(url(issued)).status()).isEqualTo(200);
    assertThat(waiting(issued)).isZero();
  }

  @Test
  void it_waits_as_long_as_was_asked_for_or_a_week() {
    Map<String, @Nullable Object> hour = request();
    hour.put("deliver", Map.of("by", "token", "expiresIn", "PT1H"));
    waitsFor(Duration.ofHours(1), backend.issue(hour));
    waitsFor(Duration.ofDays(7), backend.issue(request()));
  }

  private static void waitsFor(Duration lifetime, Answered issued) {
    Instant end = Instant.parse(String.valueOf(issued.object("delivery").get("expiresAt")));
    Duration left = Duration.between(one.clock().instant(), end);
    assertThat(left).isBetween(lifetime.minusMinutes(1), lifetime);
    one.clock()
        .later(
            left.plusSeconds(1),
            () -> assertThat(one.stranger().get(url(issued)).status()).isEqualTo(404));
    one.clock()
        .later(
            left.minusSeconds(30),
            () -> assertThat(one.stranger().get(url(issued)).status()).isEqualTo(200));
  }

  static Stream<Object> malformed() {
    return Stream.of(
        "token",
        Map.of(),
        Map.of("by", "post"),
        Map.of("by", "token", "expiresIn", "PT59S"),
        Map.of("by", "token", "expiresIn", "P30DT1S"),
        Map.of("by", "token", "expiresIn", "a week"),
        Map.of("by", "token", "to", "me"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void a_delivery_that_makes_no_sense_issues_nothing(Object deliver) {
    long before = one.count("select count(*) from credential");
    Map<String, @Nullable Object> request = request();
    request.put("deliver", deliver);
    Answered refused = backend.issue(request);
    assertThat(refused.code()).as(refused.string()).isEqualTo("MALFORMED_REQUEST");
    assertThat(refused.text("pointer")).startsWith("/deliver");
    assertThat(one.count("select count(*) from credential")).isEqualTo(before);
  }

  @Test
  void a_request_that_is_sent_again_gets_the_same_address() {
    Api keyed = one.api().with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, @Nullable Object> request = request();
    List<Answered> answers = keyed.postAtOnce(16, ISSUE, request);
    assertThat(answers).extracting(Answered::status).containsOnly(201);
    assertThat(answers).extracting(Answered::string).containsOnly(answers.getFirst().string());
    assertThat(waiting(answers.getFirst())).isEqualTo(1);

    String url = url(answers.getFirst());
    assertThat(other.stranger().get(URI.create(url).getPath()).status()).isEqualTo(200);
    Answered later = keyed.post(ISSUE, request);
    assertThat(later.body()).isEqualTo(answers.getFirst().body());
    assertThat(one.stranger().get(url).status()).as("it does not wait again").isEqualTo(404);
  }

  @Test
  void what_was_revoked_is_not_fetched() {
    Answered issued = backend.issue(request());
    TestServers.execute(
        one.database(), "update credential set state = 'revoked' where id = '" + id(issued) + "'");
    assertThat(one.stranger().get(url(issued)).status()).isEqualTo(404);
  }

  @Test
  void what_a_token_fetches_no_proof_collects() {
    Wallet wallet = Wallet.ed25519();
    Map<String, @Nullable Object> request = backend.request(wallet);
    request.put("deliver", Map.of("by", "token"));
    Answered issued = backend.issue(request);
    assertThat(Holder.ids(new Holder(one.stranger(), wallet).collect())).isEmpty();
    assertThat(one.stranger().get(url(issued)).status()).isEqualTo(200);
  }

  private static Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
    request.put("deliver", Map.of("by", "token"));
    return request;
  }

  private static String url(Answered issued) {
    return String.valueOf(issued.object("delivery").get("url"));
  }

  private static String id(Answered issued) {
    return issued.text("credentialId").substring("urn:uuid:".length());
  }

  private static long waiting(Answered issued) {
    return one.count("select count(*) from delivery where credential_id = '" + id(issued) + "'");
  }
}
