package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.CredentialType;
import dev.chancery.catalog.CredentialTypes;
import dev.chancery.catalog.TypeRegistry;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An organisation's credential types, and their type metadata for everybody. */
public final class SchemaRoutes {
  /** A definition may carry a logo for each of a few locales. */
  private static final long BODY_LIMIT = 1024 * 1024;

  private static final int PAGE = 100;

  private final Vertx vertx;
  private final Database database;
  private final TypeRegistry registry;
  private final CredentialTypes types;
  private final Catalog catalog;

  public SchemaRoutes(
      Vertx vertx,
      Database database,
      TypeRegistry registry,
      CredentialTypes types,
      Catalog catalog) {
    this.vertx = vertx;
    this.database = database;
    this.registry = registry;
    this.types = types;
    this.catalog = catalog;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/schemas", Access.CATALOG, BODY_LIMIT, this::create);
    routes.get("/api/v1/schemas", Access.READ, this::all);
    routes.get("/api/v1/schemas/:id", Access.READ, this::one);
    routes.get("/vct/:organisation/:id", Access.PUBLIC, this::typeMetadata);
  }

  /** Checking a schema and painting a logo anew is the work of milliseconds, on a worker thread. */
  private Future<Answer> create(Exchange exchange) {
    byte[] body = exchange.json();
    return vertx
        .executeBlocking(() -> CredentialType.read(Json.object(body)).withLogosReencoded())
        .compose(type -> registry.register(exchange.organisation(), exchange.actor(), type))
        .map(
            type ->
                Answer.created(type.definition())
                    .with(
                        "Location",
                        "/api/v1/schemas/"
                            + URLEncoder.encode(type.id().value(), StandardCharsets.UTF_8)));
  }

  private Future<Answer> all(Exchange exchange) {
    SchemaId after = exchange.query("after").map(SchemaId::new).orElse(null);
    return database
        .with(client -> types.all(client, exchange.organisation(), after, PAGE))
        .map(
            page ->
                Answer.ok(
                    Json.of(
                        "schemas",
                        page.stream().map(CredentialType::definition).toList(),
                        "next",
                        page.size() < PAGE ? null : page.getLast().id().value())));
  }

  private Future<Answer> one(Exchange exchange) {
    return catalog
        .requireType(exchange.organisation(), new SchemaId(exchange.path("id")))
        .map(type -> Answer.ok(type.definition()));
  }

  /** SD-JWT VC Type Metadata (SD-JWT VC §6), for types that name no {@code vct} of their own. */
  private Future<Answer> typeMetadata(Exchange exchange) {
    OrganisationId organisation = OrganisationId.parse(exchange.path("organisation"));
    SchemaId id = new SchemaId(exchange.path("id"));
    return catalog
        .requireType(organisation, id)
        .map(
            type ->
                TypeMetadata.of(
                    type,
                    type.vct() != null ? type.vct() : catalog.typeMetadataUrl(organisation, id)))
        .map(
            (Map<String, ?> metadata) ->
                Answer.ok(metadata)
                    .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                    .with("Cache-Control", "public, max-age=3600"));
  }
}
