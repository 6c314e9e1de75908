package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Collection;
import dev.chancery.catalog.Collections;
import dev.chancery.issuance.Registrar;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Ids;
import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An organisation's collections. */
public final class CollectionRoutes {
  private static final int PAGE = 100;

  private final Database database;
  private final Collections collections;
  private final Catalog catalog;
  private final Registrar registrar;
  private final InstantSource clock;
  private final Randomness randomness;
  private final URI baseUrl;

  public CollectionRoutes(
      Database database,
      Collections collections,
      Catalog catalog,
      Registrar registrar,
      InstantSource clock,
      Randomness randomness,
      URI baseUrl) {
    this.database = database;
    this.collections = collections;
    this.catalog = catalog;
    this.registrar = registrar;
    this.clock = clock;
    this.randomness = randomness;
    this.baseUrl = baseUrl;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/collections", Access.CATALOG, this::create);
    routes.get("/api/v1/collections", Access.READ, this::all);
    routes.get("/api/v1/collections/:id", Access.READ, this::one);
    routes.patch("/api/v1/collections/:id", Access.CATALOG, this::patch);
  }

  private Future<Answer> create(Exchange exchange) {
    CollectionId id = new CollectionId(Ids.version4(randomness.bytes(16)));
    Collection draft =
        Collection.draft(exchange.object(), id, exchange.organisation(), clock.instant());
    return registrar
        .register(draft, exchange.actor())
        .map(
            collection ->
                Answer.created(document(collection)).with("Location", "/api/v1/collections/" + id));
  }

  private Future<Answer> all(Exchange exchange) {
    CollectionId after = exchange.query("after").map(CollectionId::parse).orElse(null);
    return database
        .with(client -> collections.all(client, exchange.organisation(), after, PAGE))
        .map(
            page ->
                Answer.ok(
                    Json.of(
                        "collections",
                        page.stream().map(this::document).toList(),
                        "next",
                        page.size() < PAGE ? null : page.getLast().id().toString())));
  }

  private Future<Answer> one(Exchange exchange) {
    CollectionId id = CollectionId.parse(exchange.path("id"));
    return catalog
        .requireCollection(exchange.organisation(), id)
        .compose(
            collection ->
                registrar
                    .counts(exchange.organisation(), id)
                    .map(counts -> with(document(collection), "counts", counts)))
        .map(Answer::ok);
  }

  private Future<Answer> patch(Exchange exchange) {
    return registrar
        .patch(
            exchange.organisation(),
            exchange.actor(),
            CollectionId.parse(exchange.path("id")),
            exchange.object())
        .map(collection -> Answer.ok(document(collection)));
  }

  private Map<String, @Nullable Object> document(Collection collection) {
    Map<String, @Nullable Object> document = collection.document();
    String id = collection.id().toString();
    document.put("url", baseUrl + "/c/" + id);
    document.put("qr", baseUrl + "/api/v1/collections/" + id + "/qr");
    return document;
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> document, String name, Object value) {
    document.put(name, value);
    return document;
  }
}
