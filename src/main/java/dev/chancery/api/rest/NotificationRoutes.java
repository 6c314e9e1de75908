package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.Ids;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.notify.Notification;
import dev.chancery.notify.Notifications;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What was to be told and was not; to be sent again. */
public final class NotificationRoutes {
  private static final String PATH = "/api/v1/notifications";
  private static final int PAGE = 100;

  /** So many are sent again by one request. */
  private static final int BITE = 1_000;

  private final Database database;
  private final Notifications notifications;
  private final Audit audit;

  public NotificationRoutes(Database database, Notifications notifications, Audit audit) {
    this.database = database;
    this.notifications = notifications;
    this.audit = audit;
  }

  public void register(Routes routes) {
    routes.get(PATH, Access.ADMIN, this::dead);
    routes.get(PATH + "/:id", Access.ADMIN, this::one);
    routes.post(PATH + "/resend", Access.ADMIN, this::resendAll);
    routes.post(PATH + "/:id/resend", Access.ADMIN, this::resend);
  }

  private Future<Answer> dead(Exchange exchange) {
    Members query = exchange.queries();
    String state = query.optionalText("state");
    if (state != null && !state.equals("dead")) {
      throw query.fault("state", "only what is dead is listed");
    }
    Notifications.Place place =
        query.has("after") ? query.parsed("after", Notifications.Place::parse) : null;
    query.nothingElse();
    return database
        .with(client -> notifications.dead(client, exchange.organisation(), place, PAGE))
        .map(NotificationRoutes::page);
  }

  private static Answer page(List<Notification> page) {
    return Answer.ok(
        Json.of(
            "notifications",
            page.stream().map(Notification::json).toList(),
            "next",
            page.size() < PAGE ? null : page.getLast().place()));
  }

  private Future<Answer> one(Exchange exchange) {
    UUID id = id(exchange);
    return database
        .with(client -> notifications.find(client, exchange.organisation(), id))
        .map(found -> Answer.ok(present(found, id).json()));
  }

  private Future<Answer> resend(Exchange exchange) {
    UUID id = id(exchange);
    exchange.optionalBody().nothingElse();
    Deed deed = exchange.deed(Action.NOTIFICATION_RESENT, id.toString(), Map.of());
    return database
        .inTransaction(
            client ->
                notifications
                    .resend(client, exchange.organisation(), id)
                    .compose(found -> resent(client, exchange.organisation(), found, id))
                    .compose(found -> audit.record(client, deed).map(found)))
        .map(found -> Answer.accepted(found.json()));
  }

  private Future<Notification> resent(
      SqlClient client, OrganisationId organisation, Optional<Notification> resent, UUID id) {
    return resent
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                notifications
                    .find(client, organisation, id)
                    .map(found -> present(found, id))
                    .compose(
                        found ->
                            Future.failedFuture(
                                new ProblemException(
                                    new Problem.Conflict("notification", found.state())))));
  }

  private Future<Answer> resendAll(Exchange exchange) {
    Members body = exchange.body();
    UUID webhook = body.has("webhookId") ? Ids.uuid(body.text("webhookId"), "webhook") : null;
    String channel = webhook == null ? channel(body) : "webhook";
    body.nothingElse();
    Deed deed =
        exchange.deed(
            Action.NOTIFICATION_RESENT,
            "",
            Json.of("channel", channel, "webhookId", webhook == null ? null : webhook.toString()));
    return database
        .inTransaction(
            client ->
                notifications
                    .resendAll(client, exchange.organisation(), channel, webhook, BITE)
                    .compose(number -> audit.record(client, deed).map(number)))
        .map(number -> Answer.accepted(Json.of("resent", number, "more", number == BITE)));
  }

  private static String channel(Members body) {
    String channel = body.text("channel");
    if (!channel.equals("webhook") && !channel.equals("email")) {
      throw body.fault("channel", "neither webhook nor email");
    }
    return channel;
  }

  private static UUID id(Exchange exchange) {
    return Ids.uuid(exchange.path("id"), "notification");
  }

  private static Notification present(Optional<Notification> found, UUID id) {
    return found.orElseThrow(
        () -> new ProblemException(new Problem.NotFound("notification", id.toString())));
  }
}
