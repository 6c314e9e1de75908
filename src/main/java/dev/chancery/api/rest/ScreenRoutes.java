package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.api.page.ErrorPage;
import dev.chancery.api.page.ScreenPage;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.autoissue.ScreenCodes;
import dev.chancery.autoissue.Screens;
import dev.chancery.catalog.Admission;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Collection;
import dev.chancery.issuance.Plan;
import dev.chancery.issuance.Plans;
import dev.chancery.issuance.Vacancies;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Ids;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Screens at the venue of a {@code code} collection: made and withdrawn by the organisation, opened
 * with their token.
 */
public final class ScreenRoutes {
  private final Database database;
  private final Catalog catalog;
  private final Screens screens;
  private final ScreenCodes codes;
  private final Plans plans;
  private final CollectionViews views;
  private final Vacancies vacancies;
  private final Audit audit;
  private final URI baseUrl;

  public ScreenRoutes(
      Database database,
      Catalog catalog,
      Screens screens,
      ScreenCodes codes,
      Plans plans,
      CollectionViews views,
      Vacancies vacancies,
      Audit audit,
      URI baseUrl) {
    this.database = database;
    this.catalog = catalog;
    this.screens = screens;
    this.codes = codes;
    this.plans = plans;
    this.views = views;
    this.vacancies = vacancies;
    this.audit = audit;
    this.baseUrl = baseUrl;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/collections/:id/screens", Access.CATALOG, this::create);
    routes.get("/api/v1/collections/:id/screens", Access.READ, this::all);
    routes.delete("/api/v1/collections/:id/screens/:screen", Access.CATALOG, this::withdraw);
    routes.get("/api/v1/collections/:id/screen", Access.DIRECT, this::screen);
  }

  private Future<Answer> create(Exchange exchange) {
    Members body = exchange.body();
    String name = body.name("name", 200);
    body.nothingElse();
    return collection(exchange)
        .map(ScreenRoutes::requireCode)
        .compose(
            collection ->
                database
                    .inTransaction(client -> inserted(client, exchange, collection.id(), name))
                    .map(
                        opened ->
                            Answer.created(opened(collection, name, opened))
                                .with("Cache-Control", "no-store")));
  }

  private Future<Screens.Opened> inserted(
      SqlConnection client, Exchange exchange, CollectionId collection, String name) {
    return screens
        .insert(client, exchange.organisation(), collection, name)
        .compose(
            opened ->
                audit
                    .record(client, deed(exchange, Action.SCREEN_CREATED, opened.id(), collection))
                    .map(opened));
  }

  private static Deed deed(Exchange exchange, Action action, UUID screen, CollectionId collection) {
    return exchange.deed(action, screen.toString(), Json.of("collectionId", collection));
  }

  private Future<Answer> all(Exchange exchange) {
    return collection(exchange)
        .compose(
            collection ->
                database.with(
                    client -> screens.all(client, exchange.organisation(), collection.id())))
        .map(
            list ->
                Answer.ok(Json.of("screens", list.stream().map(ScreenRoutes::document).toList())));
  }

  private Future<Answer> withdraw(Exchange exchange) {
    UUID screen = Ids.uuid(exchange.path("screen"), "screen");
    return collection(exchange)
        .compose(
            collection ->
                database.inTransaction(
                    client -> withdrawn(client, exchange, collection.id(), screen)))
        .map(_ -> Answer.nothing());
  }

  private Future<Void> withdrawn(
      SqlConnection client, Exchange exchange, CollectionId collection, UUID screen) {
    return screens
        .withdraw(client, exchange.organisation(), collection, screen)
        .map(withdrawn -> requireWithdrawn(withdrawn, screen))
        .compose(
            _ -> audit.record(client, deed(exchange, Action.SCREEN_WITHDRAWN, screen, collection)));
  }

  private static boolean requireWithdrawn(boolean withdrawn, UUID screen) {
    if (!withdrawn) {
      throw new ProblemException(new Problem.NotFound("screen", screen.toString()));
    }
    return true;
  }

  /**
   * The page that a screen shows. Its token is looked up each time, so that a withdrawn screen goes
   * dark within a step.
   */
  private Future<Answer> screen(Exchange exchange) {
    boolean browser = exchange.prefers("text/html", "application/json");
    return Future.succeededFuture(exchange.path("id"))
        .map(CollectionId::parse)
        .compose(id -> opened(id, exchange.query("token").orElse("")))
        .compose(plans::of)
        .compose(this::page)
        .recover(failure -> standIn(failure, browser))
        .map(answer -> answer.with("Cache-Control", "no-store"));
  }

  private Future<CollectionId> opened(CollectionId id, String token) {
    return database
        .with(client -> screens.opens(client, id, token))
        .map(
            opens -> {
              if (!opens) {
                throw new ProblemException(new Problem.Unauthenticated());
              }
              return id;
            });
  }

  private Future<Answer> page(Plan plan) {
    return vacancies.in(plan.collection()).map(vacant -> page(plan, vacant));
  }

  private Answer page(Plan plan, boolean vacant) {
    CollectionId id = plan.collection().id();
    return CollectRoutes.page(
        200, ScreenPage.html(views.screen(plan, codes.code(id), codes.untilNext(), vacant)));
  }

  /**
   * A screen has nobody to reload it: a page that reloads itself stands in until the gateway can
   * answer again. One that was withdrawn says so.
   */
  private static Future<Answer> standIn(Throwable failure, boolean browser) {
    Problem problem = failure instanceof ProblemException expected ? expected.problem() : null;
    if (problem instanceof Problem.Unavailable) {
      return Future.succeededFuture(
          CollectRoutes.page(503, ErrorPage.unavailable(ScreenCodes.STEP)));
    }
    if (browser
        && (problem instanceof Problem.Unauthenticated || problem instanceof Problem.NotFound)) {
      return Future.succeededFuture(
          CollectRoutes.page(401, ErrorPage.screenOff()).with("WWW-Authenticate", "Bearer"));
    }
    return Future.failedFuture(failure);
  }

  private Future<Collection> collection(Exchange exchange) {
    return catalog.requireCollection(
        exchange.organisation(), CollectionId.parse(exchange.path("id")));
  }

  private static Collection requireCode(Collection collection) {
    if (collection.policy().admission() != Admission.CODE) {
      throw new ProblemException(
          new Problem.Conflict("collection", "its policy does not ask for a code"));
    }
    return collection;
  }

  private Map<String, @Nullable Object> opened(
      Collection collection, String name, Screens.Opened opened) {
    String url =
        baseUrl + "/api/v1/collections/" + collection.id() + "/screen?token=" + opened.token();
    return Json.of("id", opened.id().toString(), "name", name, "token", opened.token(), "url", url);
  }

  private static Map<String, @Nullable Object> document(Screens.Screen screen) {
    return Json.of(
        "id", screen.id().toString(),
        "name", screen.name(),
        "createdAt", screen.createdAt().toString(),
        "withdrawnAt", screen.withdrawnAt() == null ? null : screen.withdrawnAt().toString());
  }
}
