package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.model.Actor;
import dev.chancery.model.BulkId;
import dev.chancery.model.ClaimId;
import dev.chancery.model.OrganisationId;
import dev.chancery.offer.ClaimContent;
import dev.chancery.offer.ClaimLife;
import dev.chancery.offer.ClaimLife.Told;
import dev.chancery.offer.ClaimState;
import dev.chancery.offer.ClaimTokens;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claims, as their organisation sees them. Who has a link can collect the credential, so that to
 * look at one takes what issuing takes.
 */
public final class ClaimRoutes {
  private static final String ALL = "/api/v1/claims";
  private static final String ONE = ALL + "/:id";
  private static final int PAGE = 100;

  private final ClaimLife life;
  private final ClaimTokens tokens;

  public ClaimRoutes(ClaimLife life, ClaimTokens tokens) {
    this.life = life;
    this.tokens = tokens;
  }

  public void register(Routes routes) {
    routes.get(ALL, Access.ISSUE, this::page);
    routes.get(ONE, Access.ISSUE, this::one);
    routes.post(ONE + "/resend", Access.ISSUE, exchange -> step(exchange, life::resend));
    routes.post(ONE + "/cancel", Access.ISSUE, exchange -> step(exchange, life::cancel));
  }

  private Future<Answer> page(Exchange exchange) {
    Members queries = exchange.queries();
    String bulk = queries.optionalText("bulk");
    String after = queries.optionalText("cursor");
    ClaimLife.Query query =
        new ClaimLife.Query(
            bulk == null ? null : BulkId.parse(bulk),
            state(queries),
            after == null ? null : ClaimId.parse(after));
    queries.nothingElse();
    return life.page(exchange.organisation(), query, PAGE).map(this::page);
  }

  private static @Nullable ClaimState state(Members queries) {
    String state = queries.optionalText("state");
    return state == null
        ? null
        : ClaimState.ofWireName(state)
            .orElseThrow(
                () -> queries.fault("state", "none of waiting, collected, cancelled, expired"));
  }

  private Answer page(List<Told> page) {
    return unkept(
        Json.of(
            "claims",
            page.stream().map(this::document).toList(),
            "next",
            page.size() < PAGE ? null : page.getLast().claim().id().toString()));
  }

  private Future<Answer> one(Exchange exchange) {
    return life.require(exchange.organisation(), id(exchange)).map(told -> unkept(document(told)));
  }

  private interface Step {
    Future<Told> of(OrganisationId organisation, Actor actor, ClaimId id);
  }

  private Future<Answer> step(Exchange exchange, Step step) {
    exchange.optionalBody().nothingElse();
    return step.of(exchange.organisation(), exchange.actor(), id(exchange))
        .map(told -> unkept(document(told)));
  }

  private static ClaimId id(Exchange exchange) {
    return ClaimId.parse(exchange.path("id"));
  }

  private static Answer unkept(Map<String, @Nullable Object> document) {
    return Answer.ok(document).with("Cache-Control", "no-store");
  }

  /** Of what has ended there is no link, and nobody to name. */
  private Map<String, @Nullable Object> document(Told told) {
    var claim = told.claim();
    Map<String, @Nullable Object> document =
        Json.of(
            "id", claim.id().toString(),
            "collectionId", claim.collection().toString(),
            "bulkId", claim.bulk().toString(),
            "line", claim.line(),
            "state", told.state().wireName(),
            "createdAt", claim.createdAt().toString(),
            "expiresAt", claim.expiresAt().toString(),
            "endedAt", claim.endedAt() == null ? null : claim.endedAt().toString(),
            "credentialId", claim.credential() == null ? null : claim.credential().urn());
    told.content().ifPresent(content -> document.putAll(recipient(content)));
    if (told.content().isPresent()) {
      document.put("link", tokens.link(claim.id()).toString());
    }
    return document;
  }

  private static Map<String, @Nullable Object> recipient(ClaimContent content) {
    return Json.of(
        "email", content.email(), "phone", content.phone(), "externalId", content.externalId());
  }
}
