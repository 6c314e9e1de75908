package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.catalog.Catalog;
import dev.chancery.model.CollectionId;
import dev.chancery.model.EmailAddress;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.notify.MailRows;
import dev.chancery.notify.MailTemplate;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the mails of a collection read, and who is not to be written to. */
public final class MailRoutes {
  private final Database database;
  private final Catalog catalog;
  private final MailRows mail;
  private final Audit audit;
  private final InstantSource clock;

  public MailRoutes(
      Database database, Catalog catalog, MailRows mail, Audit audit, InstantSource clock) {
    this.database = database;
    this.catalog = catalog;
    this.mail = mail;
    this.audit = audit;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.get("/api/v1/collections/:id/mail", Access.READ, this::template);
    routes.put("/api/v1/collections/:id/mail", Access.CATALOG, this::replace);
    routes.post("/api/v1/suppressions", Access.ADMIN, this::suppress);
    routes.delete("/api/v1/suppressions/:email", Access.ADMIN, this::allow);
  }

  private Future<Answer> template(Exchange exchange) {
    CollectionId id = CollectionId.parse(exchange.path("id"));
    return catalog
        .requireCollection(exchange.organisation(), id)
        .compose(_ -> database.with(client -> mail.template(client, exchange.organisation(), id)))
        .map(found -> Answer.ok(document(found.orElse(MailTemplate.STANDARD))));
  }

  private Future<Answer> replace(Exchange exchange) {
    CollectionId id = CollectionId.parse(exchange.path("id"));
    MailTemplate template = read(exchange.body());
    Deed deed = exchange.deed(Action.COLLECTION_MAIL_CHANGED, id.toString(), document(template));
    return catalog
        .requireCollection(exchange.organisation(), id)
        .compose(
            _ ->
                database.inTransaction(
                    client ->
                        mail.replace(client, exchange.organisation(), id, template)
                            .compose(_ -> audit.record(client, deed))))
        .map(_ -> Answer.ok(document(template)));
  }

  private static MailTemplate read(Members body) {
    String subject = body.name("subject", 200);
    String text = body.text("text");
    body.nothingElse();
    try {
      return new MailTemplate(subject, text);
    } catch (IllegalArgumentException e) {
      throw body.fault("text", String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, @Nullable Object> document(MailTemplate template) {
    return Json.of("subject", template.subject(), "text", template.body());
  }

  /** The trail does not tell whom: it could not forget it. */
  private Future<Answer> suppress(Exchange exchange) {
    Members body = exchange.body();
    EmailAddress address = body.parsed("email", EmailAddress::new);
    body.nothingElse();
    Deed deed = exchange.deed(Action.ADDRESS_SUPPRESSED, "", Map.of());
    return database
        .inTransaction(
            client ->
                mail.suppress(client, exchange.organisation(), address, clock.instant())
                    .compose(_ -> audit.record(client, deed)))
        .map(_ -> Answer.nothing());
  }

  private Future<Answer> allow(Exchange exchange) {
    EmailAddress address = address(exchange.path("email"));
    Deed deed = exchange.deed(Action.ADDRESS_ALLOWED, "", Map.of());
    return database
        .inTransaction(
            client ->
                mail.allow(client, exchange.organisation(), address)
                    .map(MailRoutes::requireThere)
                    .compose(_ -> audit.record(client, deed)))
        .map(_ -> Answer.nothing());
  }

  private static EmailAddress address(String text) {
    try {
      return new EmailAddress(text);
    } catch (IllegalArgumentException e) {
      throw absent();
    }
  }

  private static boolean requireThere(boolean there) {
    if (!there) {
      throw absent();
    }
    return true;
  }

  private static ProblemException absent() {
    return new ProblemException(new Problem.NotFound("suppression", ""));
  }
}
