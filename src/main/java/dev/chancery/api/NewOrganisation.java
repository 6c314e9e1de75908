package dev.chancery.api;

import dev.chancery.api.caller.ApiKeys;
import dev.chancery.api.caller.NewKey;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.catalog.Organisation;
import dev.chancery.catalog.Organisations;
import dev.chancery.model.Actor;
import dev.chancery.model.Ids;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Makes an organisation with what it needs from its first day: its data key and one API key. */
public final class NewOrganisation {
  private final Database database;
  private final Organisations organisations;
  private final DataKeys dataKeys;
  private final ApiKeys apiKeys;
  private final Audit audit;
  private final InstantSource clock;
  private final Randomness randomness;

  public NewOrganisation(
      Database database,
      Organisations organisations,
      DataKeys dataKeys,
      ApiKeys apiKeys,
      Audit audit,
      InstantSource clock,
      Randomness randomness) {
    this.database = database;
    this.organisations = organisations;
    this.dataKeys = dataKeys;
    this.apiKeys = apiKeys;
    this.audit = audit;
    this.clock = clock;
    this.randomness = randomness;
  }

  /**
   * An organisation named {@code name} whose first API key is {@code key}; all of it or nothing.
   */
  public Future<OrganisationId> create(String name, String key, Actor actor) {
    return database.inTransaction(client -> create(client, name, false, key, actor));
  }

  private Future<OrganisationId> create(
      SqlConnection client, String name, boolean operator, String key, Actor actor) {
    OrganisationId id = new OrganisationId(Ids.version4(randomness.bytes(16)));
    return organisations
        .insert(client, new Organisation(id, name, operator, clock.instant()))
        .compose(_ -> dataKeys.create(client, id))
        .compose(_ -> apiKeys.insert(client, id, NewKey.unlimited("first"), key))
        .compose(first -> audit.record(client, created(id, actor, first)))
        .map(id);
  }

  private static Deed created(OrganisationId id, Actor actor, Optional<UUID> firstKey) {
    return new Deed(
        id,
        actor,
        Action.ORGANISATION_CREATED,
        id.toString(),
        Json.of("key", firstKey.orElse(null)));
  }

  private static final String ONE_AT_A_TIME =
      """
      select pg_advisory_xact_lock(hashtextextended('operator', 0))
      """;

  /**
   * The operator's organisation, made where there is none yet; of nodes that start together, one
   * makes it.
   */
  public Future<OrganisationId> operator(String name, String key) {
    return database.inTransaction(
        client ->
            client
                .query(ONE_AT_A_TIME)
                .execute()
                .compose(_ -> organisations.operator(client))
                .compose(
                    found ->
                        found.isPresent()
                            ? Future.succeededFuture(found.get().id())
                            : create(client, name, true, key, Actor.system("start"))));
  }
}
