package dev.chancery.notify;

import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.egress.EgressRefused;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Posts messages, signed as Standard Webhooks 1.0 has it. Of an answer only its status counts. */
public final class WebhookChannel implements Channel {
  private static final int GONE = 410;
  private static final Duration CROWDED = Duration.ofMillis(500);

  private static final Terms TERMS = new Terms(72, 12, 36, Duration.ofSeconds(15));

  private final Wicket wicket;
  private final Webhooks webhooks;
  private final Egress egress;
  private final InstantSource clock;

  public WebhookChannel(Wicket wicket, Webhooks webhooks, Egress egress, InstantSource clock) {
    this.wicket = wicket;
    this.webhooks = webhooks;
    this.egress = egress;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Terms terms() {
    return TERMS;
  }

  @Override
  public Future<Outcome> send(Message message) {
    UUID id = Webhook.of(message.destination());
    return id == null
        ? Future.succeededFuture(new Outcome.Refused("no-webhook"))
        : webhooks
            .key(message.organisation())
            .compose(
                key -> wicket.with(client -> webhooks.endpoint(client, key, id, clock.instant())))
            .compose(
                found ->
                    found
                        .map(endpoint -> post(message, endpoint))
                        .orElseGet(
                            () -> Future.succeededFuture(new Outcome.Refused("no-webhook"))));
  }

  private Future<Outcome> post(Message message, Webhooks.Endpoint endpoint) {
    byte[] body = body(message);
    long timestamp = clock.instant().getEpochSecond();
    Map<String, String> headers =
        Map.of(
            "Content-Type", "application/json",
            "User-Agent", "Chancery",
            "webhook-id", message.id().toString(),
            "webhook-timestamp", Long.toString(timestamp),
            "webhook-signature", signatures(message, endpoint, timestamp, body));
    return egress
        .post(message.organisation(), endpoint.url(), headers, body)
        .map(WebhookChannel::outcome)
        .recover(WebhookChannel::refused);
  }

  /** One for each secret that is good, separated by blanks. */
  private static String signatures(
      Message message, Webhooks.Endpoint endpoint, long timestamp, byte[] body) {
    return endpoint.secrets().stream()
        .map(secret -> secret.sign(message.id(), timestamp, body))
        .collect(Collectors.joining(" "));
  }

  private static byte[] body(Message message) {
    return Json.bytes(
        Json.of(
            "type", message.kind(),
            "timestamp", message.happenedAt().toString(),
            "data", message.data()));
  }

  private static Outcome outcome(int status) {
    String text = Integer.toString(status);
    return switch (status) {
      case GONE -> new Outcome.Refused(text);
      default -> status / 100 == 2 ? new Outcome.Taken(text) : new Outcome.Failed(text);
    };
  }

  private static Future<Outcome> refused(Throwable failure) {
    if (failure instanceof EgressRefused refused) {
      return Future.succeededFuture(
          refused.reason() == EgressRefused.Reason.BUSY
              ? new Outcome.Crowded(refused.reason().word(), CROWDED)
              : new Outcome.Failed(word(refused.reason())));
    }
    return Future.failedFuture(failure);
  }

  /** Which names are known inside and which are not is nobody's to find out. */
  private static String word(EgressRefused.Reason reason) {
    return switch (reason) {
      case ADDRESS, UNRESOLVED -> "unresolved";
      default -> reason.word();
    };
  }
}
