package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.ContextRegistry;
import dev.chancery.catalog.RegisteredContext;
import dev.chancery.catalog.RegisteredContexts;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON-LD contexts: an organisation's own, and for everybody those that were made of schemas. */
public final class ContextRoutes {
  private static final long BODY_LIMIT = 256 * 1024;
  private static final int PAGE = 100;
  private static final String JSON_LD = "application/ld+json";

  private final Vertx vertx;
  private final Database database;
  private final ContextRegistry registry;
  private final RegisteredContexts contexts;
  private final Catalog catalog;
  private final URI baseUrl;

  public ContextRoutes(
      Vertx vertx,
      Database database,
      ContextRegistry registry,
      RegisteredContexts contexts,
      Catalog catalog,
      URI baseUrl) {
    this.vertx = vertx;
    this.database = database;
    this.registry = registry;
    this.contexts = contexts;
    this.catalog = catalog;
    this.baseUrl = baseUrl;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/contexts", Access.CATALOG, BODY_LIMIT, this::create);
    routes.get("/api/v1/contexts", Access.READ, this::all);
    routes.get("/api/v1/contexts/:url", Access.READ, this::one);
    routes.get("/contexts/:organisation/:schema", Access.PUBLIC, this::ofSchema);
  }

  /** {@code {url, document}}; the same again is answered the same. */
  private Future<Answer> create(Exchange exchange) {
    byte[] body = exchange.json();
    return vertx
        .executeBlocking(() -> Members.of(Json.object(body)), false)
        .compose(request -> create(exchange, request))
        .map(
            context ->
                Answer.created(summary(context.url(), context.digestSri()))
                    .with(
                        "Location",
                        "/api/v1/contexts/"
                            + URLEncoder.encode(context.url(), StandardCharsets.UTF_8)));
  }

  private Future<RegisteredContext> create(Exchange exchange, Members request) {
    String url = request.text("url");
    Map<String, @Nullable Object> document = request.map("document");
    request.nothingElse();
    if (!Catalog.isContextUrl(url)) {
      throw request.fault("url", "not an https URL");
    }
    if (url.startsWith(baseUrl + "/")) {
      throw request.fault("url", "ours, where a context is made of each schema that needs one");
    }
    return registry.register(exchange.organisation(), exchange.actor(), url, document);
  }

  private Future<Answer> all(Exchange exchange) {
    String after = exchange.query("after").orElse(null);
    return database
        .with(client -> contexts.all(client, exchange.organisation(), after, PAGE))
        .map(
            page ->
                Answer.ok(
                    Json.of(
                        "contexts",
                        page.stream()
                            .map(listed -> summary(listed.url(), listed.digestSri()))
                            .toList(),
                        "next",
                        page.size() < PAGE ? null : page.getLast().url())));
  }

  private static Map<String, @Nullable Object> summary(String url, String digestSri) {
    return Json.of("url", url, "digestSRI", digestSri);
  }

  private Future<Answer> one(Exchange exchange) {
    return document(exchange.organisation(), exchange.path("url"));
  }

  /** What never changes may be kept for ever (RFC 8246). */
  private Future<Answer> ofSchema(Exchange exchange) {
    OrganisationId organisation = OrganisationId.parse(exchange.path("organisation"));
    SchemaId schema = new SchemaId(exchange.path("schema"));
    return document(organisation, catalog.contextUrl(organisation, schema))
        .map(
            answer ->
                answer
                    .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                    .with("Cache-Control", "public, max-age=31536000, immutable"));
  }

  private Future<Answer> document(OrganisationId organisation, String url) {
    return registry
        .find(organisation, url)
        .map(
            found ->
                found.orElseThrow(() -> new ProblemException(new Problem.NotFound("context", url))))
        .map(context -> Answer.text(200, JSON_LD, context.document()));
  }
}
