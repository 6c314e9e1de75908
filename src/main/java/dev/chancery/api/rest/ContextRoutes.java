package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.ContextRegistry;
import dev.chancery.catalog.DelegationContext;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON-LD contexts: an organisation's own, and for everybody those that were made of schemas. */
public final class ContextRoutes {
  private static final long BODY_LIMIT = 256 * 1024;
  private static final int PAGE = 100;
  private static final String JSON_LD = "application/ld+json";

  /** What never changes (RFC 8246). */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** What has changed once: whoever keeps the one before has it for this long at most. */
  private static final String FOR_AN_HOUR = "public, max-age=3600";

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
    routes.get("/contexts/agent-delegation/:digest", Access.PUBLIC, this::ofDelegations);
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

  private Future<Answer> ofDelegations(Exchange exchange) {
    String url = baseUrl + "/contexts/agent-delegation/" + exchange.path("digest");
    return Future.succeededFuture(DelegationContext.at(url))
        .map(found -> published(document(url, found), FOR_EVER));
  }

  private Future<Answer> ofSchema(Exchange exchange) {
    OrganisationId organisation = OrganisationId.parse(exchange.path("organisation"));
    SchemaId schema = new SchemaId(exchange.path("schema"));
    String kept = schema.equals(SchemaId.AGENT_DELEGATION) ? FOR_AN_HOUR : FOR_EVER;
    return document(organisation, catalog.contextUrl(organisation, schema))
        .map(answer -> published(answer, kept));
  }

  private static Answer published(Answer answer, String kept) {
    return answer
        .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .with("Cache-Control", kept);
  }

  private Future<Answer> document(OrganisationId organisation, String url) {
    return registry.find(organisation, url).map(found -> document(url, found));
  }

  private static Answer document(String url, Optional<RegisteredContext> found) {
    return found
        .map(context -> Answer.text(200, JSON_LD, context.document()))
        .orElseThrow(() -> new ProblemException(new Problem.NotFound("context", url)));
  }
}
