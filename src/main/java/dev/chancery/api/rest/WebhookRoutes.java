package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.Ids;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.notify.Notifications;
import dev.chancery.notify.Webhook;
import dev.chancery.notify.WebhookSecret;
import dev.chancery.notify.Webhooks;
import dev.chancery.outbox.Audience;
import dev.chancery.outbox.EventKind;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.egress.EgressRefused;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where an organisation hears of what happens. */
public final class WebhookRoutes {
  private static final Duration OVERLAP = Duration.ofHours(24);
  private static final String NONE = "PT0S";
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

  private final Database database;
  private final Changes changes;
  private final Webhooks webhooks;
  private final Notifications notifications;
  private final Egress egress;
  private final Audit audit;
  private final InstantSource clock;

  public WebhookRoutes(
      Database database,
      Changes changes,
      Webhooks webhooks,
      Notifications notifications,
      Egress egress,
      Audit audit,
      InstantSource clock) {
    this.database = database;
    this.changes = changes;
    this.webhooks = webhooks;
    this.notifications = notifications;
    this.egress = egress;
    this.audit = audit;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/webhooks", Access.ADMIN, this::create);
    routes.get("/api/v1/webhooks", Access.ADMIN, this::all);
    routes.get("/api/v1/webhooks/:id", Access.ADMIN, this::one);
    routes.patch("/api/v1/webhooks/:id", Access.ADMIN, this::change);
    routes.post("/api/v1/webhooks/:id/rotate", Access.ADMIN, this::rotate);
    routes.post("/api/v1/webhooks/:id/test", Access.ADMIN, this::test);
    routes.delete("/api/v1/webhooks/:id", Access.ADMIN, this::remove);
  }

  private Future<Answer> create(Exchange exchange) {
    Members body = exchange.body();
    Webhook webhook = new Webhook(webhooks.id(), url(body), events(body), clock.instant(), null);
    body.nothingElse();
    WebhookSecret secret = webhooks.secret();
    Deed deed = exchange.deed(Action.WEBHOOK_CREATED, webhook.id().toString(), detail(webhook));
    return webhooks
        .key(exchange.organisation())
        .compose(key -> changed(deed, client -> webhooks.insert(client, key, webhook, secret)))
        .map(_ -> shown(webhook, secret));
  }

  private Future<Answer> all(Exchange exchange) {
    return database
        .with(client -> webhooks.all(client, exchange.organisation()))
        .map(all -> Answer.ok(Json.of("webhooks", all.stream().map(this::document).toList())));
  }

  private Future<Answer> one(Exchange exchange) {
    UUID id = id(exchange);
    return database
        .with(client -> webhooks.find(client, exchange.organisation(), id))
        .map(found -> Answer.ok(document(present(found, id))));
  }

  private Future<Answer> change(Exchange exchange) {
    UUID id = id(exchange);
    Members body = exchange.body();
    URI url = body.has("url") ? url(body) : null;
    String[] events =
        body.has("events")
            ? events(body).stream().map(EventKind::wireName).toArray(String[]::new)
            : null;
    body.nothingElse();
    Map<String, @Nullable Object> detail =
        Json.of(
            "url",
            url == null ? null : Webhook.origin(url),
            "events",
            events == null ? null : List.of(events));
    return changed(
            exchange.deed(Action.WEBHOOK_CHANGED, id.toString(), detail),
            client ->
                webhooks
                    .change(client, exchange.organisation(), id, url, events)
                    .map(found -> present(found, id)))
        .map(webhook -> Answer.ok(document(webhook)));
  }

  private Future<Answer> rotate(Exchange exchange) {
    UUID id = id(exchange);
    Members body = exchange.optionalBody();
    Instant now = clock.instant();
    Instant until = now.plus(overlap(body));
    body.nothingElse();
    WebhookSecret secret = webhooks.secret();
    Deed deed =
        exchange.deed(
            Action.WEBHOOK_SECRET_ROTATED, id.toString(), Json.of("previousExpiresAt", until));
    return webhooks
        .key(exchange.organisation())
        .compose(
            key ->
                changed(
                    deed,
                    client ->
                        webhooks
                            .rotate(client, key, id, secret, until, now)
                            .compose(turned -> rotated(client, key, turned, id))))
        .map(webhook -> shown(webhook, secret));
  }

  private Future<Webhook> rotated(
      SqlConnection client, Webhooks.Key key, Optional<Webhook> turned, UUID id) {
    return turned
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                webhooks
                    .find(client, key.organisation(), id)
                    .map(found -> present(found, id))
                    .compose(
                        _ ->
                            Future.failedFuture(
                                new ProblemException(
                                    new Problem.Conflict(
                                        "webhook", "the secret before this one still signs")))));
  }

  private Future<Answer> test(Exchange exchange) {
    UUID id = id(exchange);
    UUID notification = webhooks.id();
    exchange.optionalBody().nothingElse();
    return changed(
            exchange.deed(Action.WEBHOOK_TESTED, id.toString(), Map.of()),
            client ->
                notifications
                    .test(client, exchange.organisation(), id, notification, clock.instant())
                    .map(there -> requireThere(there, id)))
        .map(_ -> Answer.accepted(Json.of("notificationId", notification.toString())));
  }

  private Future<Answer> remove(Exchange exchange) {
    UUID id = id(exchange);
    return changed(
            exchange.deed(Action.WEBHOOK_REMOVED, id.toString(), Map.of()),
            client ->
                webhooks
                    .remove(client, exchange.organisation(), id)
                    .map(there -> requireThere(there, id)))
        .map(_ -> Answer.nothing());
  }

  private <T> Future<T> changed(Deed deed, Function<SqlConnection, Future<T>> change) {
    String key = deed.organisation().toString();
    return database
        .inTransaction(
            client ->
                change
                    .apply(client)
                    .compose(done -> changes.record(client, Audience.TOPIC, key).map(done))
                    .compose(done -> audit.record(client, deed).map(done)))
        .onSuccess(_ -> changes.announce(Audience.TOPIC, key));
  }

  /** What could never be called is refused here; where it leads is looked at by each call. */
  private URI url(Members body) {
    URI url = body.parsed("url", URI::create);
    if (url.toString().length() > Webhook.LONGEST_URL) {
      throw body.fault("url", "longer than " + Webhook.LONGEST_URL + " characters");
    }
    try {
      egress.check(url);
    } catch (EgressRefused refused) {
      throw body.fault("url", "not one that is called from here: " + refused.reason().word());
    }
    return url;
  }

  private static Set<EventKind> events(Members body) {
    Set<EventKind> events = EnumSet.noneOf(EventKind.class);
    for (String name : body.texts("events")) {
      try {
        events.add(EventKind.ofWireName(name));
      } catch (IllegalArgumentException e) {
        throw body.fault("events", String.valueOf(e.getMessage()));
      }
    }
    if (events.isEmpty()) {
      throw body.fault("events", "missing, or empty");
    }
    return events;
  }

  /** None at all, where a secret has become known. */
  private static Duration overlap(Members body) {
    if (NONE.equals(body.optionalText("overlap"))) {
      return Duration.ZERO;
    }
    Duration overlap = body.optionalDuration("overlap");
    if (overlap != null && overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw body.fault("overlap", "longer than " + LONGEST_OVERLAP.toDays() + " days");
    }
    return overlap == null ? OVERLAP : overlap;
  }

  /** A secret is not to be kept on its way. */
  private Answer shown(Webhook webhook, WebhookSecret secret) {
    Map<String, @Nullable Object> document = document(webhook);
    document.put("secret", secret.text());
    return Answer.created(document).with("Cache-Control", "no-store");
  }

  private Map<String, @Nullable Object> document(Webhook webhook) {
    Instant until = webhook.previousUntil();
    return Json.of(
        "id", webhook.id().toString(),
        "url", webhook.url().toString(),
        "events", webhook.eventNames(),
        "createdAt", webhook.createdAt().toString(),
        "previousSecretExpiresAt",
            until == null || !until.isAfter(clock.instant()) ? null : until.toString());
  }

  /** The trail tells where it leads and not how one gets in there. */
  private static Map<String, @Nullable Object> detail(Webhook webhook) {
    return Json.of("url", Webhook.origin(webhook.url()), "events", webhook.eventNames());
  }

  private static UUID id(Exchange exchange) {
    return Ids.uuid(exchange.path("id"), "webhook");
  }

  private static Webhook present(Optional<Webhook> found, UUID id) {
    return found.orElseThrow(() -> absent(id));
  }

  /** Thrown in the transaction, so that what was not there has not changed either. */
  private static boolean requireThere(boolean there, UUID id) {
    if (!there) {
      throw absent(id);
    }
    return true;
  }

  private static ProblemException absent(UUID id) {
    return new ProblemException(new Problem.NotFound("webhook", id.toString()));
  }
}
