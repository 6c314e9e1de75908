package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.api.caller.OrganisationLimits;
import dev.chancery.api.caller.Rates;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.catalog.Organisations;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** How often an organisation may call: said by the operator, seen by both. */
public final class LimitRoutes {
  private static final String OF_ANY = "/api/v1/organisations/:id/limits";

  private final Database database;
  private final Changes changes;
  private final Organisations organisations;
  private final OrganisationLimits limits;
  private final Audit audit;

  public LimitRoutes(
      Database database,
      Changes changes,
      Organisations organisations,
      OrganisationLimits limits,
      Audit audit) {
    this.database = database;
    this.changes = changes;
    this.organisations = organisations;
    this.limits = limits;
    this.audit = audit;
  }

  public void register(Routes routes) {
    routes.get("/api/v1/limits", Access.READ, exchange -> shown(exchange.organisation()));
    routes.get(OF_ANY, Access.OPERATOR, exchange -> shown(named(exchange)));
    routes.put(OF_ANY, Access.OPERATOR, this::replace);
  }

  private Future<Answer> shown(OrganisationId organisation) {
    return database
        .with(
            client ->
                organisations
                    .find(client, organisation)
                    .compose(_ -> limits.find(client, organisation)))
        .map(found -> document(found.orElse(null)));
  }

  private Future<Answer> replace(Exchange exchange) {
    OrganisationId organisation = named(exchange);
    Members body = exchange.body();
    Integer perMinute = Rates.perMinute(body);
    body.nothingElse();
    String key = organisation.toString();
    Deed deed =
        new Deed(
            organisation,
            exchange.actorIn(organisation),
            Action.ORGANISATION_LIMITED,
            key,
            Json.of("requestsPerMinute", perMinute));
    return database
        .inTransaction(
            client ->
                organisations
                    .find(client, organisation)
                    .compose(_ -> limits.replace(client, organisation, perMinute))
                    .compose(_ -> changes.record(client, OrganisationLimits.TOPIC, key))
                    .compose(_ -> audit.record(client, deed)))
        .onSuccess(_ -> changes.announce(OrganisationLimits.TOPIC, key))
        .map(_ -> document(perMinute));
  }

  private static OrganisationId named(Exchange exchange) {
    return OrganisationId.parse(exchange.path("id"));
  }

  private static Answer document(@Nullable Integer perMinute) {
    return Answer.ok(Json.of("requestsPerMinute", perMinute));
  }
}
