package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.issuance.Cause;
import dev.chancery.issuance.CredentialLife;
import dev.chancery.issuance.CredentialState.Step;
import dev.chancery.issuance.Standing;
import dev.chancery.model.CredentialId;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a credential after it was issued, where its issuer says so. */
public final class LifeRoutes {
  private final CredentialLife life;
  private final InstantSource clock;

  public LifeRoutes(CredentialLife life, InstantSource clock) {
    this.life = life;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/credentials/:id/revoke", Access.REVOKE, it -> take(it, Step.REVOKE));
    routes.post("/api/v1/credentials/:id/suspend", Access.REVOKE, it -> take(it, Step.SUSPEND));
    routes.post("/api/v1/credentials/:id/reinstate", Access.REVOKE, it -> take(it, Step.REINSTATE));
  }

  private Future<Answer> take(Exchange exchange, Step step) {
    CredentialId id = CredentialId.parse(exchange.path("id"));
    Cause cause = cause(exchange, exchange.optionalBody(), clock.instant());
    return life.take(exchange.organisation(), id, step, cause)
        .map(standing -> Answer.ok(document(standing)));
  }

  /** Who asks now, with the reason in {@code body}, of which nothing else is left to be read. */
  static Cause cause(Exchange exchange, Members body, Instant now) {
    String reason =
        body.optionalText("reason") == null ? null : body.name("reason", Cause.LONGEST_REASON);
    body.nothingElse();
    return new Cause(exchange.actor(), reason, now);
  }

  private static Map<String, @Nullable Object> document(Standing standing) {
    Cause cause = standing.cause();
    return Json.of(
        "credentialId", standing.id().urn(),
        "state", standing.state().wireName(),
        "reason", cause == null ? null : cause.reason(),
        "changedBy", cause == null ? null : cause.actor().name(),
        "changedAt", cause == null ? null : cause.at().toString());
  }
}
