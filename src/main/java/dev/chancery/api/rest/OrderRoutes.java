package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.direct.Ordered;
import dev.chancery.direct.Orders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** What became of batches that are answered later. */
public final class OrderRoutes {
  private final Vertx vertx;
  private final Orders orders;

  public OrderRoutes(Vertx vertx, Orders orders) {
    this.vertx = vertx;
    this.orders = orders;
  }

  public void register(Routes routes) {
    routes.get("/api/v1/credentials/issue/batch/:id", Access.ISSUE, this::one);
  }

  /** The answer of a thousand entries is written on a worker thread. */
  private Future<Answer> one(Exchange exchange) {
    return orders
        .require(exchange.organisation(), exchange.path("id"))
        .compose(order -> vertx.executeBlocking(() -> answer(order), false))
        .map(answer -> answer.with("Cache-Control", "no-store"));
  }

  private static Answer answer(Ordered order) {
    Answer answer = Answer.ok(OrderAnswer.of(order));
    return switch (order.state()) {
      case Ordered.State.Queued _, Ordered.State.Running _ -> answer.with("Retry-After", "1");
      case Ordered.State.Done _, Ordered.State.Failed _ -> answer;
    };
  }
}
