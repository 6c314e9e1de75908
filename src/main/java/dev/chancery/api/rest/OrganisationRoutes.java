package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.NewOrganisation;
import dev.chancery.api.Routes;
import dev.chancery.api.caller.ApiKeys;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;

/** Organisations, which the operator makes. */
public final class OrganisationRoutes {
  private final NewOrganisation newOrganisation;
  private final ApiKeys apiKeys;

  public OrganisationRoutes(NewOrganisation newOrganisation, ApiKeys apiKeys) {
    this.newOrganisation = newOrganisation;
    this.apiKeys = apiKeys;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/organisations", Access.OPERATOR, this::create);
  }

  private Future<Answer> create(Exchange exchange) {
    Members body = exchange.body();
    String name = body.name("name", 200);
    body.nothingElse();
    String key = apiKeys.fresh();
    return newOrganisation
        .create(name, key, exchange.actor().asOperator())
        .map(
            organisation ->
                Answer.created(Json.of("id", organisation.toString(), "name", name, "key", key))
                    .with("Cache-Control", "no-store"));
  }
}
