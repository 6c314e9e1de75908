package dev.chancery.threats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.chancery.TestGateway;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Claims;
import dev.chancery.testing.Credential;
import dev.chancery.testing.OrderQueue;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A person's data goes into a credential and nowhere else: it is looked for in every table, every
 * key of Redis, every line of the log down to the finest, and the metrics.
 */
@Tag("T-38")
class CanaryTest {
  private static final String CANARY = "Kestrel-" + UUID.randomUUID();
  private static final URI REDIS = TestServers.redis().resolve("/8");
  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  private static final List<String> LINES = new CopyOnWriteArrayList<>();
  private static final AppenderBase<ILoggingEvent> LOG =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          LINES.add(
              event.getFormattedMessage()
                  + event.getKeyValuePairs()
                  + event.getThrowableProxy()
                  + event.getMDCPropertyMap());
        }
      };

  private static @Nullable Level level;
  private static @Nullable Appender<ILoggingEvent> stdout;
  private static TestGateway gateway;
  private static RedisKeys redis;
  private static Campaign campaign;
  private static Wallet wallet;
  private static String token = "";
  private static List<String> links = List.of();
  private static List<String> dumped = List.of("not looked for");

  @BeforeAll
  static void use() {
    level = ROOT.getLevel();
    stdout = ROOT.getAppender("stdout");
    ROOT.detachAppender("stdout");
    LOG.start();
    ROOT.addAppender(LOG);
    ROOT.setLevel(Level.DEBUG);
    redis = new RedisKeys(REDIS);
    redis.clear();
    gateway = TestGateway.start(TestServers.freshDatabase(), REDIS, Map.of());
    campaign = Campaign.with(gateway.api(), Map.of("admission", "allowlist"));
    wallet = Wallet.p256();
    everythingThatTouchesAPerson();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    redis.clear();
    redis.close();
    ROOT.detachAppender(LOG);
    ROOT.setLevel(level);
    if (stdout != null) {
      ROOT.addAppender(stdout);
    }
  }

  /** What works, what is refused, and what fails on our side. */
  private static void everythingThatTouchesAPerson() {
    Api api = gateway.api();
    String holders = "/api/v1/collections/" + campaign.id() + "/holders";
    Map<String, String> claims = Map.of("name", CANARY);
    List<?> listed = List.of(Map.of("did", wallet.did(), "claims", claims));
    assertThat(api.post(holders, listed).status()).isEqualTo(200);
    Api client = gateway.stranger().with("Idempotency-Key", CANARY);
    Answered issued = campaign.scan(client, wallet, campaign.proof(wallet));
    assertThat(Credential.in(issued).claims()).containsEntry("name", CANARY);
    assertThat(campaign.scan(client, wallet, campaign.proof(wallet)).status()).isLessThan(500);
    assertThat(api.get(holders).string()).contains(CANARY);

    fetchByToken(Backend.of(api));
    orderLater(Backend.of(api));
    openALink(new Claims(Campaign.with(api, Map.of("admission", "proof"))));

    refused(api.post(holders, List.of(Map.of("did", CANARY, "claims", claims))));
    Wallet misfit = Wallet.ed25519();
    Map<String, Object> wrong = Map.of("event", 7, "name", CANARY);
    Answered _ = api.post(holders, List.of(Map.of("did", misfit.did(), "claims", wrong)));
    refused(campaign.scan(client, misfit, campaign.proof(misfit)));
    refused(gateway.stranger().post("/auto-issue", Map.of("did", CANARY, "collectionId", CANARY)));
    refused(
        gateway
            .stranger()
            .post(
                "/auto-issue",
                Map.of(
                    "did",
                    wallet.did(),
                    "collectionId",
                    campaign.id(),
                    "proof",
                    Map.of("jwt", CANARY))));
    refused(gateway.stranger().with("Authorization", "Bearer " + CANARY).get("/api/v1/keys"));
    refused(gateway.stranger().get("/c/" + CANARY));
    refused(
        gateway
            .stranger()
            .postRaw("/auto-issue", "application/json", ("{\"" + CANARY).getBytes(UTF_8)));
    breakDown(holders, listed);
  }

  /** A token opens as a key does; it was used, came too late, and is not all of one. */
  private static void fetchByToken(Backend backend) {
    Map<String, @Nullable Object> request = backend.request(wallet);
    request.put("claims", Map.of("event", "KeyConf", "access", "visitor", "name", CANARY));
    request.put("deliver", Map.of("by", "token"));
    Answered issued = backend.issue(request);
    assertThat(issued.status()).as(issued.string()).isEqualTo(201);
    String path = URI.create(String.valueOf(issued.object("delivery").get("url"))).getPath();
    token = path.substring(path.lastIndexOf('/') + 1);
    dumped = new Dump(gateway.database()).holding(token);
    Api stranger = gateway.stranger();
    refused(stranger.call("HEAD", path, null));
    refused(stranger.call("POST", path, Map.of()));
    assertThat(stranger.get(path).status()).isEqualTo(200);
    refused(stranger.get(path));
    refused(stranger.get(path + "/"));
    refused(stranger.get(path + "%00"));
  }

  /** One is done, one has failed by what it says, and one is never taken. */
  private static void orderLater(Backend backend) {
    Map<String, @Nullable Object> request =
        backend.batch(
            List.of(
                Map.of(
                    "holderDid",
                    wallet.did(),
                    "claims",
                    Map.of("event", "KeyConf", "access", "visitor", "name", CANARY))));
    assertThat(backend.orderDone(backend.orderBatch(request)).text("state")).isEqualTo("done");
    Map<String, @Nullable Object> wrong =
        backend.batch(
            List.of(Map.of("holderDid", CANARY, "claims", Map.of("event", 7, "name", CANARY))));
    wrong.put("atomic", true);
    Answered failed = backend.orderDone(backend.orderBatch(wrong));
    assertThat(failed.text("state")).isEqualTo("failed");
    assertThat(failed.string()).contains(CANARY);
    new OrderQueue(gateway.database()).hold();
    Answered held = backend.orderBatch(request);
    assertThat(held.status()).as(held.string()).isEqualTo(202);
  }

  /** So does the link of a claim; one is collected, one is cancelled, and one waits. */
  private static void openALink(Claims claims) {
    String bulk =
        claims.worked(
            "email,externalId,name",
            CANARY + "@example.com,," + CANARY,
            "," + CANARY + "," + CANARY,
            ",other " + CANARY + "," + CANARY);
    List<String> ids =
        claims.of(bulk).stream().map(claim -> String.valueOf(claim.get("id"))).toList();
    links = ids.stream().map(claims::token).toList();
    assertThat(links).hasSize(3);
    Api browser = gateway.stranger().with("Accept", "text/html");
    assertThat(browser.get("/claim/" + links.getFirst()).string()).doesNotContain(CANARY);
    Answered collected = claims.collect(wallet, links.getFirst());
    assertThat(Credential.in(collected).claims()).containsEntry("name", CANARY);
    refused(claims.collect(Wallet.ed25519(), links.getFirst()));
    assertThat(claims.cancel(ids.get(1)).status()).isEqualTo(200);
    refused(claims.collect(Wallet.ed25519(), links.get(1)));
    refused(browser.get("/claim/x" + links.getLast()));
    refused(gateway.stranger().call("POST", "/claim/" + links.getLast(), Map.of()));
    refused(claims.collect(wallet, CANARY));
  }

  private static void breakDown(String holders, List<?> listed) {
    TestServers.execute(
        gateway.database(), "alter table allowed_holder rename column sealed_claims to hidden");
    refused(gateway.api().post(holders, listed));
    TestServers.execute(
        gateway.database(), "alter table allowed_holder rename column hidden to sealed_claims");
  }

  private static void refused(Answered answer) {
    assertThat(answer.status()).as(answer.string()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void no_column_of_any_table_holds_it() {
    Dump dump = new Dump(gateway.database());
    assertThat(dump.holding(campaign.id())).contains("collection", "credential");
    assertThat(dump.holding(CANARY)).isEmpty();
  }

  @Test
  void no_key_of_Redis_holds_it() {
    Map<String, String> all = redis.all();
    assertThat(all.keySet()).anyMatch(key -> key.contains(campaign.id()));
    for (String spelling : Dump.spellings(CANARY.getBytes(UTF_8))) {
      assertThat(all.toString()).doesNotContain(spelling);
    }
  }

  @Test
  void no_line_of_the_log_holds_it_at_the_finest_level_of_ours() {
    assertThat(LINES).hasSizeGreaterThan(10).noneMatch(line -> line.contains(CANARY));
  }

  @Test
  void a_token_is_nowhere() {
    assertThat(token).hasSize(43);
    assertThat(dumped).isEmpty();
    assertThat(new Dump(gateway.database()).holding(token)).isEmpty();
    assertThat(LINES).noneMatch(line -> line.contains(token));
    assertThat(redis.all().toString()).doesNotContain(token);
    assertThat(gateway.management().get("/metrics").string())
        .contains("chancery_delivery")
        .doesNotContain(token);
  }

  @Test
  void what_a_link_holds_is_nowhere() {
    Dump dump = new Dump(gateway.database());
    String metrics = gateway.management().get("/metrics").string();
    String cached = redis.all().toString();
    assertThat(metrics).contains("lane=\"claim\"");
    assertThat(links)
        .hasSize(3)
        .allSatisfy(
            link -> {
              assertThat(dump.holding(link)).isEmpty();
              assertThat(LINES).noneMatch(line -> line.contains(link));
              assertThat(metrics + cached).doesNotContain(link);
            });
  }

  @Test
  void no_metric_holds_it() {
    String metrics = gateway.management().get("/metrics").string();
    assertThat(metrics).contains("chancery_signatures_total").doesNotContain(CANARY);
    assertThat(metrics).doesNotContain(wallet.did(), campaign.id(), campaign.issuerDid());
  }
}
