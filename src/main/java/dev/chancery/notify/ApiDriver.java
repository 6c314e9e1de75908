package dev.chancery.notify;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.egress.EgressRefused;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A service that sends mails by HTTP, as customer.io's transactional API (App API, {@code POST
 * /v1/send/email}): the whole letter as JSON, with a bearer key. The operator names it, so that it
 * may be anywhere.
 */
public final class ApiDriver implements MailDriver {
  /** One service, whoever's letters it carries. */
  private static final OrganisationId EVERYBODY = new OrganisationId(new UUID(0, 0));

  private static final Duration CROWDED = Duration.ofMillis(500);

  private final Egress egress;
  private final URI address;
  private final String key;

  /** {@code egress} lets requests to {@code address} out. */
  public ApiDriver(Egress egress, URI address, String key) {
    this.egress = egress;
    this.address = address;
    this.key = key;
  }

  @Override
  public Future<Outcome> deliver(Letter letter) {
    Map<String, String> headers =
        Map.of("Content-Type", "application/json", "Authorization", "Bearer " + key);
    return egress
        .post(EVERYBODY, address, headers, Json.bytes(json(letter)))
        .map(ApiDriver::outcome)
        .recover(ApiDriver::refused);
  }

  private static Map<String, @Nullable Object> json(Letter letter) {
    byte[] picture = letter.picture();
    return Json.of(
        "to", letter.to().value(),
        "identifiers", Map.of("email", letter.to().value()),
        "from", EncodedWords.of(letter.senderName()) + " <" + letter.from().value() + ">",
        "subject", plain(letter.subject()),
        "body", plain(letter.html()),
        "body_plain", plain(letter.text()),
        "headers", Json.text(Map.of("X-Notification-Id", letter.id().toString())),
        "attachments",
            picture == null
                ? null
                : Map.of("card.png", Base64.getEncoder().encodeToString(picture)));
  }

  /** Without what Liquid, by which they fill in templates, takes for its own. */
  private static String plain(String text) {
    return text.replaceAll("\\{(?=[{%])", "{ ");
  }

  /**
   * A letter that is too large will be no smaller another time. What they call malformed may be our
   * configuration, which somebody mends: 400 says no more. A key and a limit are everybody's.
   */
  private static Outcome outcome(int status) {
    String text = Integer.toString(status);
    return switch (status) {
      case 413 -> new Outcome.Refused(text);
      case 400, 422 -> new Outcome.Deferred(text);
      case 401, 403, 404, 429 -> new Outcome.Away(text);
      default -> status / 100 == 2 ? new Outcome.Taken(text) : new Outcome.Failed(text);
    };
  }

  private static Future<Outcome> refused(Throwable failure) {
    return failure instanceof EgressRefused refused
        ? Future.succeededFuture(outcome(refused.reason()))
        : Future.failedFuture(failure);
  }

  private static Outcome outcome(EgressRefused.Reason reason) {
    return switch (reason) {
      case BUSY -> new Outcome.Crowded(reason.word(), CROWDED);
      case UNRESOLVED, UNREACHABLE -> new Outcome.Away(reason.word());
      default -> new Outcome.Failed(reason.word());
    };
  }
}
