package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.IdempotencyKeys;
import dev.chancery.api.RateLimits;
import dev.chancery.api.Routes;
import dev.chancery.autoissue.Challenge;
import dev.chancery.autoissue.Collect;
import dev.chancery.autoissue.Scan;
import dev.chancery.issuance.Issued;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Did;
import dev.chancery.model.StatusReference;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a wallet calls after a scan. Open to everybody, so that limits come first. */
public final class AutoIssueRoutes {
  /** In place of a collection's id. */
  private static final String CLAIM = "claim";

  private final Bus bus;
  private final RateLimits limits;
  private final RateLimits.@Nullable Limit perClient;
  private final RateLimits.@Nullable Limit perCollection;

  /**
   * Limits are so many requests for a client in a minute, and for a collection in a second; null
   * for none.
   */
  public AutoIssueRoutes(
      Bus bus,
      RateLimits limits,
      @Nullable Integer clientPerMinute,
      @Nullable Integer collectionPerSecond) {
    this.bus = bus;
    this.limits = limits;
    this.perClient =
        clientPerMinute == null
            ? null
            : new RateLimits.Limit("client", clientPerMinute, Duration.ofMinutes(1));
    this.perCollection =
        collectionPerSecond == null
            ? null
            : new RateLimits.Limit("collection", collectionPerSecond, Duration.ofSeconds(1));
  }

  public void register(Routes routes) {
    routes.post("/auto-issue", Access.PUBLIC, this::autoIssue);
    routes.post("/auto-issue/challenge", Access.PUBLIC, this::challenge);
  }

  private Future<Answer> autoIssue(Exchange exchange) {
    Future<Issued> issued =
        exchange.body().has(CLAIM) ? collect(exchange) : scan(exchange, scan(exchange));
    return issued.map(
        credential ->
            Answer.text(201, "application/json", document(credential))
                .with("Cache-Control", "no-store"));
  }

  private Future<Issued> scan(Exchange exchange, Scan scan) {
    return within(exchange, scan.collection()).compose(_ -> bus.request(Scan.ADDRESS, scan));
  }

  /** Whoever has a link is one of so many, whatever the collection's limit of scans. */
  private Future<Issued> collect(Exchange exchange) {
    Members body = exchange.body();
    Collect collect = new Collect(new Did(body.text("did")), body.text(CLAIM), jwt(body));
    return exchange
        .countClient(limits, perClient)
        .compose(_ -> bus.request(Collect.ADDRESS, collect));
  }

  private static @Nullable String jwt(Members body) {
    Members proof = body.optionalObject("proof");
    return proof == null ? null : proof.text("jwt");
  }

  private Future<Answer> challenge(Exchange exchange) {
    CollectionId collection = CollectionId.parse(exchange.body().text("collectionId"));
    return within(exchange, collection)
        .compose(_ -> bus.request(Challenge.ADDRESS, new Challenge(collection)))
        .map(
            nonce ->
                Answer.ok(
                        Json.of("nonce", nonce.nonce(), "expiresIn", nonce.expiresIn().toSeconds()))
                    .with("Cache-Control", "no-store"));
  }

  /** How many others scan is not told to who asks once. */
  private Future<Void> within(Exchange exchange, CollectionId collection) {
    return exchange
        .countClient(limits, perClient)
        .compose(_ -> limits.count(perCollection, collection.toString()));
  }

  /** Members that we do not know are ignored: a wallet may send more than we ask for. */
  private static Scan scan(Exchange exchange) {
    Members body = exchange.body();
    return new Scan(
        new Did(body.text("did")),
        CollectionId.parse(body.text("collectionId")),
        jwt(body),
        body.optionalText("code"),
        IdempotencyKeys.of(exchange));
  }

  /**
   * The members as text: what they hold is safe in JSON, but perhaps for a base URL of the
   * operator's own spelling.
   */
  static String document(Issued issued) {
    StatusReference status = issued.status();
    String members =
        "{\"credential\":"
            + issued.json()
            + ",\"credentialId\":\""
            + issued.id().urn()
            + "\",\"format\":\""
            + issued.format().wireName()
            + '"';
    return status == null
        ? members + '}'
        : members
            + ",\"status\":{\"uri\":"
            + Json.text(status.uri())
            + ",\"index\":"
            + status.index()
            + "}}";
  }
}
