package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Organisations;
import dev.chancery.issuance.Quota;
import dev.chancery.issuance.QuotaRows;
import dev.chancery.issuance.Quotas;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many credentials an organisation has issued and may issue in a day and in a month. */
public final class QuotaRoutes {
  private final Database database;
  private final Changes changes;
  private final Organisations organisations;
  private final Catalog catalog;
  private final QuotaRows quotas;
  private final Audit audit;
  private final InstantSource clock;

  public QuotaRoutes(
      Database database,
      Changes changes,
      Organisations organisations,
      Catalog catalog,
      QuotaRows quotas,
      Audit audit,
      InstantSource clock) {
    this.database = database;
    this.changes = changes;
    this.organisations = organisations;
    this.catalog = catalog;
    this.quotas = quotas;
    this.audit = audit;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.get("/api/v1/quotas", Access.READ, this::all);
    routes.put("/api/v1/organisations/:id/quotas", Access.OPERATOR, this::ofOrganisation);
    routes.put("/api/v1/schemas/:id/quotas", Access.ADMIN, this::ofSchema);
    routes.put("/api/v1/collections/:id/quotas", Access.ADMIN, this::ofCollection);
  }

  private Future<Answer> all(Exchange exchange) {
    return database
        .with(client -> quotas.states(client, exchange.organisation(), clock.instant()))
        .map(
            states ->
                Answer.ok(Json.of("quotas", states.stream().map(QuotaRoutes::document).toList())));
  }

  private Future<Answer> ofOrganisation(Exchange exchange) {
    OrganisationId id = OrganisationId.parse(exchange.path("id"));
    Map<Quota.Period, Long> read = read(exchange);
    return database
        .with(client -> organisations.find(client, id))
        .compose(_ -> replaced(exchange, id, Quota.Subject.ORGANISATION, id.toString(), read));
  }

  private Future<Answer> ofSchema(Exchange exchange) {
    SchemaId id = new SchemaId(exchange.path("id"));
    Map<Quota.Period, Long> read = read(exchange);
    return catalog
        .requireType(exchange.organisation(), id)
        .compose(type -> replaced(exchange, Quota.Subject.SCHEMA, type.id().value(), read));
  }

  private Future<Answer> ofCollection(Exchange exchange) {
    CollectionId id = CollectionId.parse(exchange.path("id"));
    Map<Quota.Period, Long> read = read(exchange);
    return catalog
        .requireCollection(exchange.organisation(), id)
        .compose(_ -> replaced(exchange, Quota.Subject.COLLECTION, id.toString(), read));
  }

  private Future<Answer> replaced(
      Exchange exchange, Quota.Subject subject, String id, Map<Quota.Period, Long> read) {
    return replaced(exchange, exchange.organisation(), subject, id, read);
  }

  private Future<Answer> replaced(
      Exchange exchange,
      OrganisationId organisation,
      Quota.Subject subject,
      String id,
      Map<Quota.Period, Long> read) {
    String key = organisation.toString();
    Deed deed =
        new Deed(organisation, exchange.actorIn(organisation), action(subject), id, document(read));
    return database
        .inTransaction(
            client ->
                quotas
                    .replace(client, organisation, subject, id, read)
                    .compose(_ -> changes.record(client, Quotas.TOPIC, key))
                    .compose(_ -> audit.record(client, deed)))
        .onSuccess(_ -> changes.announce(Quotas.TOPIC, key))
        .map(_ -> Answer.ok(document(read)));
  }

  private static Action action(Quota.Subject subject) {
    return switch (subject) {
      case ORGANISATION -> Action.ORGANISATION_QUOTA_CHANGED;
      case SCHEMA -> Action.SCHEMA_QUOTA_CHANGED;
      case COLLECTION -> Action.COLLECTION_QUOTA_CHANGED;
    };
  }

  private static Map<String, @Nullable Object> document(Map<Quota.Period, Long> read) {
    return Json.of("day", read.get(Quota.Period.DAY), "month", read.get(Quota.Period.MONTH));
  }

  /** What is not named is not limited. */
  private static Map<Quota.Period, Long> read(Exchange exchange) {
    Members body = exchange.body();
    Map<Quota.Period, Long> read = new EnumMap<>(Quota.Period.class);
    for (Quota.Period period : Quota.Period.values()) {
      Long most = body.optionalWhole(period.wireName(), 0);
      if (most != null) {
        read.put(period, most);
      }
    }
    body.nothingElse();
    return read;
  }

  private static Map<String, @Nullable Object> document(QuotaRows.State state) {
    Quota quota = state.quota();
    return Json.of(
        "subject", quota.subject().wireName(),
        "id", quota.id(),
        "period", quota.period().wireName(),
        "limit", quota.most(),
        "used", state.used(),
        "renewsAt", state.renewsAt().toString());
  }
}
