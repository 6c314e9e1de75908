package dev.chancery.api.vcapi;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.issuance.Cause;
import dev.chancery.issuance.CredentialLife;
import dev.chancery.issuance.Credentials;
import dev.chancery.issuance.Standing;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * What was issued, by what its caller calls it: to have it again, and to change its status (VCALM
 * 1.0 §C.3).
 */
public final class IssuedRoutes {
  private final Credentials credentials;
  private final CredentialLife life;
  private final InstantSource clock;

  public IssuedRoutes(Credentials credentials, CredentialLife life, InstantSource clock) {
    this.credentials = credentials;
    this.life = life;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.get("/credentials/:id", Access.READ, this::one);
    routes.post("/credentials/status", Access.REVOKE, this::status);
  }

  private Future<Answer> one(Exchange exchange) {
    return credentials.read(exchange.organisation(), exchange.path("id")).map(IssuedRoutes::answer);
  }

  private static Answer answer(Credentials.Read read) {
    if (read.text() == null || read.metadata().proofType() == null) {
      throw new ProblemException(new Problem.CredentialForgotten(read.metadata().id()));
    }
    return VerifiableCredential.answer(200, read.metadata().proofType().format(), read.text());
  }

  private Future<Answer> status(Exchange exchange) {
    UpdateStatusRequest request = UpdateStatusRequest.of(exchange.body());
    OrganisationId organisation = exchange.organisation();
    Cause cause = new Cause(exchange.actor(), null, clock.instant());
    return credentials
        .named(organisation, request.credentialId())
        .map(request::meant)
        .compose(meant -> life.take(organisation, meant.id(), request.step(), cause))
        .map(
            standing ->
                Answer.ok(
                    Json.of("credentialId", request.credentialId(), "state", state(standing))));
  }

  private static String state(Standing standing) {
    return standing.state().wireName();
  }
}
