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
import dev.chancery.notify.Notification;
import dev.chancery.notify.Notifications;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What was to be told and was not; to be sent again. */
public final class NotificationRoutes {
  private static final String PATH = "/api/v1/notifications";
  private static final int PAGE = 100;

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
    routes.post(PATH + "/:id/resend", Access.ADMIN, this::resend);
  }

  private Future<Answer> dead(Exchange exchange) {
    Members query = exchange.queries();
    String state = query.optionalText("state");
    if (state != null && !state.equals("dead")) {
      throw query.fault("state", "only what is dead is listed");
    }
    String after = query.optionalText("after");
    UUID place = after == null ? null : Ids.uuid(after, "notification");
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
            page.size() < PAGE ? null : page.getLast().id().toString()));
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
                    .map(found -> present(found, id))
                    .compose(found -> audit.record(client, deed).map(found)))
        .map(found -> Answer.accepted(found.json()));
  }

  private static UUID id(Exchange exchange) {
    return Ids.uuid(exchange.path("id"), "notification");
  }

  private static Notification present(Optional<Notification> found, UUID id) {
    return found.orElseThrow(
        () -> new ProblemException(new Problem.NotFound("notification", id.toString())));
  }
}
