package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.IdempotencyKeys;
import dev.chancery.api.Routes;
import dev.chancery.issuance.RevocationOrder;
import dev.chancery.issuance.RevocationOrder.Subject;
import dev.chancery.issuance.Revocations;
import dev.chancery.model.Did;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Orders to revoke whatever has something in common. */
public final class RevocationRoutes {
  private static final String ORDERS = "/api/v1/revocations/";

  /** A kid is a DID and a fragment, each of which may be that long. */
  private static final int LONGEST_ID = 2 * Did.MAX_LENGTH + 1;

  private final Revocations revocations;
  private final InstantSource clock;

  public RevocationRoutes(Revocations revocations, InstantSource clock) {
    this.revocations = revocations;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/credentials/revoke", Access.REVOKE, this::give);
    routes.get(ORDERS + ":id", Access.REVOKE, this::one);
  }

  /** Accepted: it is durable, and goes on whatever becomes of this node. */
  private Future<Answer> give(Exchange exchange) {
    Members body = exchange.body();
    Members by = body.object("by");
    Subject subject = subject(body, by);
    String subjectId = by.name(subject.member(), LONGEST_ID);
    return revocations
        .give(
            exchange.organisation(),
            subject,
            subjectId,
            LifeRoutes.cause(exchange, body, clock.instant()),
            IdempotencyKeys.of(exchange))
        .map(order -> Answer.accepted(document(order)).with("Location", ORDERS + order.id()));
  }

  private static Subject subject(Members body, Members by) {
    List<Subject> named =
        Stream.of(Subject.values())
            .filter(subject -> subject.isGiven() && by.has(subject.member()))
            .toList();
    if (named.size() != 1) {
      throw body.fault(
          "by", "not exactly one of collectionId, batchId, holderDid, schemaId and kid");
    }
    String _ = by.text(named.getFirst().member());
    by.nothingElse();
    return named.getFirst();
  }

  private Future<Answer> one(Exchange exchange) {
    return revocations
        .require(exchange.organisation(), exchange.path("id"))
        .map(order -> Answer.ok(document(order)));
  }

  private static Map<String, @Nullable Object> document(RevocationOrder order) {
    return Json.of(
        "revocationId", order.id().toString(),
        "by", Map.of(order.subject().member(), order.subjectId()),
        "state", order.finishedAt() == null ? "running" : "finished",
        "revoked", order.revoked(),
        "reason", order.cause().reason(),
        "givenBy", order.cause().actor().name(),
        "givenAt", order.cause().at().toString(),
        "finishedAt", order.finishedAt() == null ? null : order.finishedAt().toString());
  }
}
