package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.IdempotencyKeys;
import dev.chancery.api.Routes;
import dev.chancery.direct.Issue;
import dev.chancery.direct.IssueBatch;
import dev.chancery.direct.Ordered;
import dev.chancery.direct.Orders;
import dev.chancery.issuance.Issued;
import dev.chancery.model.CredentialId;
import dev.chancery.offer.DeliveryTokens;
import dev.chancery.offer.Pickup;
import dev.chancery.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Where a backend posts claims and gets credentials. */
public final class CredentialRoutes {
  /** A thousand entries of four kilobytes each. */
  private static final long BATCH_LIMIT = 4 * 1024 * 1024;

  private static final String BATCH = "/api/v1/credentials/issue/batch";
  private static final String LATER = "respond-async";
  private static final String JSON = "application/json";

  private final Vertx vertx;
  private final Bus bus;
  private final Orders orders;
  private final InstantSource clock;
  private final URI baseUrl;
  private final DeliveryTokens tokens;
  private final Duration deliveryLifetime;

  /** {@code deliveryLifetime}: how long the credentials of a batch wait for their holders. */
  public CredentialRoutes(
      Vertx vertx,
      Bus bus,
      Orders orders,
      InstantSource clock,
      URI baseUrl,
      DeliveryTokens tokens,
      Duration deliveryLifetime) {
    this.vertx = vertx;
    this.bus = bus;
    this.orders = orders;
    this.clock = clock;
    this.baseUrl = baseUrl;
    this.tokens = tokens;
    this.deliveryLifetime = deliveryLifetime;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/credentials/issue", Access.ISSUE, this::issue);
    routes.post(BATCH, Access.ISSUE, BATCH_LIMIT, this::issueBatch);
  }

  private Future<Answer> issue(Exchange exchange) {
    Issue request = requests(exchange).single(exchange.body(), IdempotencyKeys.of(exchange));
    return bus.request(Issue.ADDRESS, request)
        .map(issued -> Answer.text(201, JSON, answer(issued, request)))
        .map(CredentialRoutes::uncached);
  }

  private String answer(Issued issued, Issue request) {
    Pickup pickup = request.pickup();
    CredentialId parent = request.wish().parent();
    return pickup == null
        ? IssueAnswer.of(issued, parent)
        : IssueAnswer.waiting(
            issued,
            parent,
            baseUrl + DeliveryRoutes.BY_TOKEN + tokens.of(issued.id()),
            pickup.end(issued.issuedAt()));
  }

  /** A thousand entries are read on a worker thread. */
  private Future<Answer> issueBatch(Exchange exchange) {
    byte[] body = exchange.json();
    IssueRequest requests = requests(exchange);
    return vertx
        .executeBlocking(() -> requests.batch(body, IdempotencyKeys.of(exchange)), false)
        .compose(
            request ->
                exchange.prefers(LATER)
                    ? orders.give(request, body, requests.now()).map(this::accepted)
                    : bus.request(IssueBatch.ADDRESS, request)
                        .map(answered -> Answer.of(200, JSON, answered.json())))
        .map(CredentialRoutes::uncached);
  }

  /** RFC 7240 §4.1. */
  private Answer accepted(Ordered order) {
    return Answer.accepted(OrderAnswer.of(order))
        .with("Location", baseUrl + BATCH + "/" + order.id())
        .with("Preference-Applied", LATER);
  }

  /** At an instant as PostgreSQL keeps it, so that who reads it again reads the same. */
  private IssueRequest requests(Exchange exchange) {
    return new IssueRequest(
        exchange.organisation(), clock.instant().truncatedTo(ChronoUnit.MICROS), deliveryLifetime);
  }

  private static Answer uncached(Answer answer) {
    return answer.with("Cache-Control", "no-store");
  }
}
