package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.ProblemAnswers;
import dev.chancery.api.RateLimits;
import dev.chancery.api.Routes;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.offer.Collected;
import dev.chancery.offer.Delivered;
import dev.chancery.offer.Deliveries;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where holders collect what was issued to them. Open to everybody, so that limits come first. */
public final class DeliveryRoutes {
  /** Before the token. */
  static final String BY_TOKEN = "/api/v1/deliveries/";

  private static final String CHALLENGE = "/api/v1/deliveries/challenge";

  private final Deliveries deliveries;
  private final RateLimits limits;
  private final RateLimits.@Nullable Limit perClient;

  /** {@code clientPerMinute}: so many requests for a client in a minute; null for no limit. */
  public DeliveryRoutes(
      Deliveries deliveries, RateLimits limits, @Nullable Integer clientPerMinute) {
    this.deliveries = deliveries;
    this.limits = limits;
    this.perClient =
        clientPerMinute == null
            ? null
            : new RateLimits.Limit("client", clientPerMinute, Duration.ofMinutes(1));
  }

  public void register(Routes routes) {
    routes.post(CHALLENGE, Access.PUBLIC, this::challenge);
    routes.post("/api/v1/deliveries/collect", Access.PUBLIC, this::collect);
    routes.getOnly(BY_TOKEN + ":token", Access.PUBLIC, this::fetch);
  }

  private Future<Answer> challenge(Exchange exchange) {
    return within(exchange)
        .map(
            _ ->
                Answer.ok(
                    Json.of(
                        "nonce",
                        deliveries.nonce(),
                        "expiresIn",
                        deliveries.nonceLifetime().toSeconds())))
        .map(DeliveryRoutes::uncached);
  }

  /** Members that we do not know are ignored: a wallet may send more than we ask for. */
  private Future<Answer> collect(Exchange exchange) {
    Members body = exchange.body();
    Did holder = new Did(body.text("did"));
    String issuerDid = body.optionalText("issuerDid");
    Did issuer = issuerDid == null ? null : new Did(issuerDid);
    String jwt = body.object("proof").text("jwt");
    return within(exchange)
        .compose(_ -> deliveries.collect(holder, issuer, jwt))
        .map(collected -> Answer.ok(document(collected)))
        .recover(DeliveryRoutes::challenged)
        .map(DeliveryRoutes::uncached);
  }

  /** The credential itself, to whoever has its address, once. */
  private Future<Answer> fetch(Exchange exchange) {
    String token = exchange.path("token");
    return within(exchange)
        .compose(_ -> deliveries.fetch(token))
        .map(delivered -> Answer.text(200, delivered.format().mediaType(), delivered.credential()))
        .map(DeliveryRoutes::uncached);
  }

  private Future<Void> within(Exchange exchange) {
    return exchange.countClient(limits, perClient);
  }

  /** Who comes with a nonce that is not good is told where there are others. */
  private static Future<Answer> challenged(Throwable failure) {
    return failure instanceof ProblemException expected
            && expected.problem() instanceof Problem.NonceInvalid invalid
        ? Future.succeededFuture(ProblemAnswers.of(invalid, Map.of("challenge", CHALLENGE)))
        : Future.failedFuture(failure);
  }

  private static Map<String, @Nullable Object> document(Collected collected) {
    return Json.of(
        "credentials",
        collected.credentials().stream().map(DeliveryRoutes::document).toList(),
        "more",
        collected.more());
  }

  private static Map<String, @Nullable Object> document(Delivered delivered) {
    return Json.of(
        "credentialId", delivered.id().urn(),
        "format", delivered.format().wireName(),
        "credential", Json.written(delivered.format().json(delivered.credential())),
        "issuerDid", delivered.issuer().value());
  }

  private static Answer uncached(Answer answer) {
    return answer.with("Cache-Control", "no-store");
  }
}
