package dev.chancery.api.vcapi;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.IdempotencyKeys;
import dev.chancery.api.Routes;
import dev.chancery.direct.IssueDocument;
import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Issued;
import dev.chancery.model.Did;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Where a backend posts a credential and gets it secured (VCALM 1.0 §3.2.1). */
public final class IssuingRoutes {
  /** A credential with a portrait in it. */
  private static final long BODY_LIMIT = 256 * 1024;

  private final Vertx vertx;
  private final Bus bus;
  private final InstantSource clock;

  public IssuingRoutes(Vertx vertx, Bus bus, InstantSource clock) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.post("/credentials/issue", Access.ISSUE, BODY_LIMIT, it -> issue(it, null));
    routes.post(
        "/issuers/:did/credentials/issue",
        Access.ISSUE,
        BODY_LIMIT,
        it -> issue(it, it.did("did")));
  }

  private Future<Answer> issue(Exchange exchange, @Nullable Did issuer) {
    byte[] body = exchange.json();
    IdempotencyKey key = IdempotencyKeys.of(exchange);
    IssueCredentialRequest request =
        new IssueCredentialRequest(exchange.organisation(), issuer, clock.instant());
    return vertx
        .executeBlocking(() -> request.read(Members.of(Json.object(body)), key), false)
        .compose(document -> bus.request(IssueDocument.ADDRESS, document))
        .map(IssuingRoutes::answer);
  }

  /** By the ledger's own id it can be asked for whether it has a name or not. */
  private static Answer answer(Issued issued) {
    return VerifiableCredential.answer(201, issued.format(), issued.credential())
        .with(
            "Location",
            "/credentials/" + URLEncoder.encode(issued.id().urn(), StandardCharsets.UTF_8));
  }
}
