package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.ApiKeys;
import dev.chancery.api.Callers;
import dev.chancery.api.Exchange;
import dev.chancery.api.NewOrganisation;
import dev.chancery.api.Routes;
import dev.chancery.model.Ids;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Organisations, which the operator makes, and their API keys. */
public final class OrganisationRoutes {
  private final Database database;
  private final Changes changes;
  private final NewOrganisation newOrganisation;
  private final ApiKeys apiKeys;

  public OrganisationRoutes(
      Database database, Changes changes, NewOrganisation newOrganisation, ApiKeys apiKeys) {
    this.database = database;
    this.changes = changes;
    this.newOrganisation = newOrganisation;
    this.apiKeys = apiKeys;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/organisations", Access.OPERATOR, this::create);
    routes.post("/api/v1/keys", Access.ORGANISATION, this::createKey);
    routes.get("/api/v1/keys", Access.ORGANISATION, this::keys);
    routes.delete("/api/v1/keys/:id", Access.ORGANISATION, this::revokeKey);
  }

  private Future<Answer> create(Exchange exchange) {
    String name = onlyName(exchange);
    String key = apiKeys.fresh();
    return newOrganisation
        .create(name, false, key)
        .map(
            organisation ->
                Answer.created(Json.of("id", organisation.toString(), "name", name, "key", key))
                    .with("Cache-Control", "no-store"));
  }

  private Future<Answer> createKey(Exchange exchange) {
    String name = onlyName(exchange);
    String key = apiKeys.fresh();
    return database
        .with(client -> apiKeys.insert(client, exchange.organisation(), name, key))
        .map(
            id ->
                Answer.created(Json.of("id", id.toString(), "name", name, "key", key))
                    .with("Cache-Control", "no-store"));
  }

  private Future<Answer> keys(Exchange exchange) {
    return database
        .with(client -> apiKeys.all(client, exchange.organisation()))
        .map(
            keys ->
                Answer.ok(
                    Json.of("keys", keys.stream().map(OrganisationRoutes::document).toList())));
  }

  private Future<Answer> revokeKey(Exchange exchange) {
    UUID id = Ids.uuid(exchange.path("id"), "key");
    return database
        .inTransaction(
            client ->
                apiKeys
                    .revoke(client, exchange.organisation(), id)
                    .map(
                        found ->
                            found.orElseThrow(
                                () ->
                                    new ProblemException(
                                        new Problem.NotFound("key", id.toString()))))
                    .compose(hash -> changes.record(client, Callers.TOPIC, hash).map(hash)))
        .onSuccess(hash -> changes.announce(Callers.TOPIC, hash))
        .map(_ -> Answer.nothing());
  }

  private static String onlyName(Exchange exchange) {
    Members body = exchange.body();
    String name = body.name("name", 200);
    body.nothingElse();
    return name;
  }

  private static Map<String, @Nullable Object> document(ApiKeys.Listed key) {
    return Json.of(
        "id", key.id().toString(),
        "name", key.name(),
        "createdAt", key.createdAt().toString(),
        "revokedAt", Optional.ofNullable(key.revokedAt()).map(Object::toString).orElse(null));
  }
}
