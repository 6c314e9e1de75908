package dev.chancery;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.api.RouteList;
import dev.chancery.api.Routes;
import dev.chancery.platform.config.Configuration;
import dev.chancery.testing.Api;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.SteppedClock;
import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A whole gateway in the test's own process, on a database of its own and a free port, with a clock
 * that the test may step.
 */
public final class TestGateway implements AutoCloseable {
  /** The operator's API key. */
  public static final String KEY = "the-operators-key-in-every-test-0123456789";

  private static final String MASTER_KEY =
      "6f1d5a8c0b3e49f7a2d4c6e8091b3d5f7a9cbe1032547698badcfe10f2e3d4c5";

  private final Gateway gateway;
  private final URI database;
  private final URI base;
  private final URI address;
  private final SteppedClock clock;
  private final Seeding.Seeded seeded;

  private TestGateway(
      Gateway gateway,
      URI database,
      URI base,
      URI address,
      SteppedClock clock,
      Seeding.Seeded seeded) {
    this.gateway = gateway;
    this.database = database;
    this.base = base;
    this.address = address;
    this.clock = clock;
    this.seeded = seeded;
  }

  /** A gateway with a fresh database and the shared Redis. */
  public static TestGateway start() {
    return start(Map.of());
  }

  /** As {@link #start()}, with {@code settings} by their environment names over the tests' own. */
  public static TestGateway start(Map<String, String> settings) {
    return start(TestServers.freshDatabase(), TestServers.redis(), settings);
  }

  /** A gateway on these servers. Two on one database are two nodes. */
  public static TestGateway start(URI database, URI redis, Map<String, String> settings) {
    return start(database, redis, settings, false);
  }

  /** Another node of this gateway, which calls itself as this one does. */
  TestGateway sibling() {
    return start(database, TestServers.redis(), Map.of("CHANCERY_BASE_URL", base.toString()));
  }

  /**
   * A gateway on {@code database} as a newcomer finds it, with the demo's issuer and collection.
   */
  public static TestGateway startWithDemo(URI database) {
    return start(database, TestServers.redis(), Map.of(), true);
  }

  private static TestGateway start(
      URI database, URI redis, Map<String, String> settings, boolean withDemo) {
    int port = freePort();
    Map<String, String> environment = new HashMap<>();
    environment.put("CHANCERY_HTTP_PORT", String.valueOf(port));
    environment.put("CHANCERY_HTTP_BIND", "127.0.0.1");
    environment.put("CHANCERY_MANAGEMENT_PORT", String.valueOf(freePort()));
    environment.put("CHANCERY_PG_URI", database.toString());
    environment.put("CHANCERY_REDIS_URI", redis.toString());
    environment.put("CHANCERY_MASTER_KEY", MASTER_KEY);
    environment.put("CHANCERY_ADMIN_KEY", KEY);
    environment.put("CHANCERY_DRAIN_DELAY", "PT0S");
    environment.put("CHANCERY_LIMIT_CLIENT_CONNECTIONS", "10000");
    environment.putAll(settings);
    Configuration configuration = Configuration.read(environment, true);
    SteppedClock clock = new SteppedClock(Instant.now());
    Gateway gateway =
        await(
            Gateway.start(
                configuration,
                clock,
                database,
                redis,
                HexFormat.of().parseHex(String.valueOf(environment.get("CHANCERY_MASTER_KEY")))));
    Seeding.Seeded seeded = await(new Seeding(gateway.wiring()).seed(withDemo));
    await(gateway.listen());
    return new TestGateway(
        gateway,
        database,
        configuration.http().baseUrl(),
        URI.create("http://localhost:" + port),
        clock,
        seeded);
  }

  /** What the world calls the gateway, which two nodes may share. */
  public URI base() {
    return base;
  }

  public URI database() {
    return database;
  }

  public SteppedClock clock() {
    return clock;
  }

  /** Health and metrics, on their own address. */
  public Api management() {
    Configuration.Management management =
        Objects.requireNonNull(gateway.wiring().ground.configuration.management());
    return new Api(URI.create("http://127.0.0.1:" + management.port()), null);
  }

  /** The API as the operator's organisation calls it. */
  public Api api() {
    return new Api(address, KEY);
  }

  /** The API as strangers call it. */
  public Api stranger() {
    return new Api(address, null);
  }

  /** A new organisation, and the API as it calls it. */
  public Api organisation(String name) {
    return new Api(address, api().post("/api/v1/organisations", Map.of("name", name)).text("key"));
  }

  /** How many credentials of {@code campaign} the ledger has. */
  public long credentials(Campaign campaign) {
    return count("select count(*) from credential where collection_id = '" + campaign.id() + "'");
  }

  /** The one number that {@code sql} asks for. */
  public long count(String sql) {
    return Long.parseLong(String.valueOf(TestServers.value(database, sql)));
  }

  /** How many signatures this node has made. */
  public double signatures() {
    return gateway.wiring().ground.meters.get("chancery.signatures").counter().count();
  }

  /** Every route of the public listener. */
  public List<Routes.Entry> routes() {
    Wiring wiring = gateway.wiring();
    return RouteList.of(
        wiring.ground.vertx, wiring.top.gate, wiring.ground.meters, wiring.top::register);
  }

  /** Every route of the management address. */
  List<Routes.Entry> managementRoutes() {
    Wiring wiring = gateway.wiring();
    return RouteList.of(
        wiring.ground.vertx, wiring.top.gate, wiring.ground.meters, wiring.top.health::register);
  }

  Gateway gateway() {
    return gateway;
  }

  /** What the gateway says to whoever starts it. */
  String banner() {
    return Banner.of(gateway.wiring().ground.configuration, seeded);
  }

  @Override
  public void close() {
    await(gateway.drain());
    await(gateway.close());
  }

  @CanIgnoreReturnValue
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the gateway did not do as the test asked", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
