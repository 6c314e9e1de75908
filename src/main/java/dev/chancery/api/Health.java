package dev.chancery.api;

import dev.chancery.platform.database.Heartbeat;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.redis.RedisLine;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Whether the gateway lives, whether it should be sent requests, and what it measures. */
public final class Health {
  private final Vertx vertx;
  private final Heartbeat postgres;
  private final RedisLine redis;
  private final PrometheusMeterRegistry meters;
  private volatile boolean listening;
  private volatile boolean draining;

  public Health(Vertx vertx, Heartbeat postgres, RedisLine redis, PrometheusMeterRegistry meters) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.redis = redis;
    this.meters = meters;
  }

  public void register(Routes routes) {
    routes.get(
        "/health/live",
        Access.DIRECT,
        _ -> Future.succeededFuture(Answer.ok(Json.of("status", "up"))));
    routes.get("/health/ready", Access.DIRECT, _ -> Future.succeededFuture(ready()));
    routes.get("/metrics", Access.DIRECT, _ -> metrics());
  }

  /**
   * From now on readiness may say yes: the public listener is open. The management address answers
   * before that.
   */
  public void listening() {
    listening = true;
  }

  /**
   * From now on readiness says no, so that a balancer looks elsewhere before the listener closes.
   */
  public void drain() {
    draining = true;
  }

  private Answer ready() {
    boolean ready = postgres.isUp() && listening && !draining;
    Object body =
        Json.of(
            "status", ready ? "ready" : draining ? "draining" : "unavailable",
            "postgresql", postgres.isUp() ? "up" : "down",
            "redis", redis.isUp() ? "up" : "degraded");
    return Answer.of(ready ? 200 : 503, "application/json", Json.bytes(body));
  }

  /** Some thousand lines are written on a worker thread. */
  private Future<Answer> metrics() {
    return vertx.executeBlocking(
        () -> Answer.text(200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape()));
  }
}
