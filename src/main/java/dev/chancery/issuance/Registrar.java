package dev.chancery.issuance;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Collection;
import dev.chancery.catalog.Collections;
import dev.chancery.model.Actor;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers collections. What could not be issued from is refused here, not at the first scan. */
public final class Registrar {
  private static final Logger log = LoggerFactory.getLogger(Registrar.class);

  /** A count may read an index of millions. */
  private static final Duration COUNTING = Duration.ofSeconds(5);

  private final Database database;
  private final Changes changes;
  private final Plans plans;
  private final Collections collections;
  private final Audit audit;

  public Registrar(
      Database database, Changes changes, Plans plans, Collections collections, Audit audit) {
    this.database = database;
    this.changes = changes;
    this.plans = plans;
    this.collections = collections;
    this.audit = audit;
  }

  /**
   * Adds {@code collection}, once a plan can be made of it. A scan cannot delegate: what it would
   * be held to nobody has said.
   */
  public Future<Collection> register(Collection collection, Actor actor) {
    if (collection.schemaIds().contains(SchemaId.AGENT_DELEGATION)) {
      throw new ProblemException(
          new Problem.MalformedRequest("/schemaIds", "delegations are issued on request alone"));
    }
    return plans
        .of(collection)
        .compose(
            _ ->
                changed(
                    actor,
                    Action.COLLECTION_CREATED,
                    collection.id(),
                    client -> collections.insert(client, collection)))
        .onSuccess(
            _ -> log.atInfo().addKeyValue("collection", collection.id()).log("collection.created"));
  }

  /** Changes what may be changed of a collection: its name, its policy, whether it is paused. */
  public Future<Collection> patch(
      OrganisationId organisation,
      Actor actor,
      CollectionId id,
      Map<String, @Nullable Object> patch) {
    return changed(
            actor, Action.COLLECTION_CHANGED, id, client -> patch(client, organisation, id, patch))
        .onSuccess(_ -> log.atInfo().addKeyValue("collection", id).log("collection.changed"));
  }

  /** The row is held from reading to writing, so that two patches are both in what comes out. */
  private Future<Collection> patch(
      SqlConnection client,
      OrganisationId organisation,
      CollectionId id,
      Map<String, @Nullable Object> patch) {
    return collections
        .lock(client, organisation, id)
        .map(collection -> collection.patched(patch))
        .compose(patched -> plans.of(patched).map(patched))
        .compose(patched -> collections.update(client, patched));
  }

  private Future<Collection> changed(
      Actor actor,
      Action action,
      CollectionId id,
      Function<SqlConnection, Future<Collection>> change) {
    return database
        .inTransaction(
            client ->
                change
                    .apply(client)
                    .compose(
                        collection ->
                            changes
                                .record(client, Catalog.COLLECTIONS, id.toString())
                                .compose(_ -> audit.record(client, deed(actor, action, collection)))
                                .map(collection)))
        .onSuccess(_ -> changes.announce(Catalog.COLLECTIONS, id.toString()));
  }

  /** With all that can be changed of a collection, but its name. */
  private static Deed deed(Actor actor, Action action, Collection collection) {
    return new Deed(
        collection.organisationId(),
        actor,
        action,
        collection.id().toString(),
        Json.of(
            "issuerDid", collection.issuer().value(),
            "schemaIds", collection.schemaIds().stream().map(SchemaId::value).toList(),
            "policy", collection.policy().json(),
            "paused", collection.paused()));
  }

  /**
   * Those of a collection's rows that can be revoked are counted by one index, and those that are
   * not active by another; what is vacuumed is not read. Its organisation is asked of the
   * collection, since neither index knows it.
   */
  private static final String COUNTS =
      """
      select
        (select count(*) from credential where collection_id = $2 and state in ('active', 'suspended')) as live,
        ended.*
      from collection cross join lateral (
        select count(*) filter (where state = 'suspended') as suspended,
          count(*) filter (where state = 'replaced') as replaced, count(*) filter (where state = 'revoked') as revoked
        from credential where collection_id = $2 and state <> 'active') as ended
      where organisation_id = $1 and id = $2
      """;

  /** How many credentials of the collection, which must exist, are in each state. */
  public Future<Map<String, Long>> counts(OrganisationId organisation, CollectionId collection) {
    return database
        .within(
            COUNTING,
            client ->
                client
                    .preparedQuery(COUNTS)
                    .execute(Tuple.of(organisation.value(), collection.value())))
        .map(rows -> counts(rows.iterator().next()));
  }

  private static Map<String, Long> counts(Row row) {
    long suspended = row.getLong("suspended");
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("active", row.getLong("live") - suspended);
    counts.put("suspended", suspended);
    counts.put("replaced", row.getLong("replaced"));
    counts.put("revoked", row.getLong("revoked"));
    return counts;
  }
}
