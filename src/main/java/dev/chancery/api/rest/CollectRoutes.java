package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.api.page.CollectPage;
import dev.chancery.api.page.ErrorPage;
import dev.chancery.api.page.Page;
import dev.chancery.api.page.QrCode;
import dev.chancery.autoissue.ScreenCodes;
import dev.chancery.issuance.Plan;
import dev.chancery.issuance.Plans;
import dev.chancery.issuance.Vacancies;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a scan opens, and the QR code that is scanned. Both are public, and neither holds a secret.
 */
public final class CollectRoutes {
  private static final int PIXELS_PER_MODULE = 10;

  private final Vertx vertx;
  private final Plans plans;
  private final CollectionViews views;
  private final ScreenCodes codes;
  private final Vacancies vacancies;

  public CollectRoutes(
      Vertx vertx, Plans plans, CollectionViews views, ScreenCodes codes, Vacancies vacancies) {
    this.vertx = vertx;
    this.plans = plans;
    this.views = views;
    this.codes = codes;
    this.vacancies = vacancies;
  }

  public void register(Routes routes) {
    routes.get("/", Access.PUBLIC, CollectRoutes::front);
    routes.get("/c/:id", Access.PUBLIC, this::collect);
    routes.get("/api/v1/collections/:id/qr", Access.PUBLIC, this::qr);
  }

  /** For whoever opens the address that a starting gateway prints. */
  private static Future<Answer> front(Exchange exchange) {
    Answer front =
        exchange.prefers("text/html", "application/json")
            ? page(200, ErrorPage.front())
            : Answer.ok(Json.of("name", "Chancery"));
    return Future.succeededFuture(front.with("Vary", "Accept"));
  }

  /** A page for a browser, the same as data for a wallet. */
  private Future<Answer> collect(Exchange exchange) {
    boolean data = exchange.prefers("application/json", "text/html");
    return Future.succeededFuture(exchange)
        .compose(this::plan)
        .compose(plan -> vacancies.in(plan.collection()).map(vacant -> new Seen(plan, vacant)))
        .map(seen -> data ? data(exchange, seen) : page(exchange, seen))
        .recover(failure -> data ? Future.failedFuture(failure) : errorPage(failure))
        .map(answer -> answer.with("Vary", "Accept").with("Cache-Control", "no-cache"));
  }

  private record Seen(Plan plan, boolean vacant) {}

  private Answer data(Exchange exchange, Seen seen) {
    return Answer.ok(views.data(seen.plan, code(exchange, seen.plan), seen.vacant));
  }

  private Answer page(Exchange exchange, Seen seen) {
    return page(
        200, CollectPage.html(views.page(seen.plan, code(exchange, seen.plan), seen.vacant)));
  }

  private Future<Answer> qr(Exchange exchange) {
    boolean png = exchange.prefers("image/png", "image/svg+xml");
    boolean text = exchange.prefers("text/plain", "image/svg+xml");
    return plan(exchange)
        .map(plan -> QrCode.of(views.link(plan.collection().id(), null).toString()))
        .compose(qr -> png ? png(qr) : Future.succeededFuture(text ? text(qr) : svg(qr)))
        .map(answer -> answer.with("Vary", "Accept").with("Cache-Control", "public, max-age=3600"));
  }

  /** Painting takes milliseconds, on a worker thread. */
  private Future<Answer> png(QrCode qr) {
    return vertx
        .executeBlocking(() -> qr.png(PIXELS_PER_MODULE))
        .map(png -> Answer.of(200, "image/png", png));
  }

  /**
   * The code that the link carried, where it is one that a screen shows: a page does not repeat
   * just anything.
   */
  private @Nullable String code(Exchange exchange, Plan plan) {
    return exchange
        .query("code")
        .filter(code -> codes.isShown(plan.collection().id(), code))
        .orElse(null);
  }

  private static Answer svg(QrCode qr) {
    return Answer.text(200, "image/svg+xml", qr.svg())
        .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  }

  private static Answer text(QrCode qr) {
    return Answer.text(200, "text/plain; charset=utf-8", qr.terminal());
  }

  /** An id that is none fails the future too, so that a browser gets its page. */
  private Future<Plan> plan(Exchange exchange) {
    return Future.succeededFuture(exchange.path("id")).map(CollectionId::parse).compose(plans::of);
  }

  /** Whoever scanned a code sees a page, also where there is nothing to collect any more. */
  static Future<Answer> errorPage(Throwable failure) {
    if (!(failure instanceof ProblemException expected)) {
      return Future.failedFuture(failure);
    }
    return switch (expected.problem()) {
      case Problem.NotFound _, Problem.IssuerDeactivated _ ->
          Future.succeededFuture(page(404, ErrorPage.notFound()));
      case Problem.Unavailable(String _, Duration retryAfter) ->
          Future.succeededFuture(
              page(503, ErrorPage.unavailable(retryAfter))
                  .with("Retry-After", String.valueOf(retryAfter.toSeconds())));
      default -> Future.failedFuture(failure);
    };
  }

  static Answer page(int status, Page page) {
    return Answer.text(status, "text/html; charset=utf-8", page.html())
        .with("Content-Security-Policy", page.contentSecurityPolicy())
        .with("Referrer-Policy", "no-referrer");
  }
}
