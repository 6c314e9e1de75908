package dev.chancery.catalog;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.Actor;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registers credential types, each with a context that says what its terms mean. */
public final class TypeRegistry {
  private final Vertx vertx;
  private final Database database;
  private final Changes changes;
  private final Catalog catalog;
  private final CredentialTypes types;
  private final RegisteredContexts contexts;
  private final Audit audit;

  public TypeRegistry(
      Vertx vertx,
      Database database,
      Changes changes,
      Catalog catalog,
      CredentialTypes types,
      RegisteredContexts contexts,
      Audit audit) {
    this.vertx = vertx;
    this.database = database;
    this.changes = changes;
    this.catalog = catalog;
    this.types = types;
    this.contexts = contexts;
    this.audit = audit;
  }

  /**
   * {@link Problem.AlreadyExists} where the organisation has a type of this id, {@link
   * Problem.SchemaUnusable} where it would pass for a delegation.
   */
  public Future<CredentialType> register(
      OrganisationId organisation, Actor actor, CredentialType type) {
    if (type.vct() != null && catalog.isDelegation(type.vct())) {
      throw new ProblemException(
          new Problem.SchemaUnusable(
              List.of(new Violation("/vct", "what delegations are, which have a schema"))));
    }
    String url = catalog.contextUrl(organisation, type.id());
    return vertx
        .executeBlocking(() -> context(url, type), false)
        .compose(
            context ->
                database.inTransaction(
                    client ->
                        insert(client, organisation, type, context)
                            .compose(
                                inserted ->
                                    audit
                                        .record(client, deed(organisation, actor, type))
                                        .map(inserted))))
        .onSuccess(
            _ -> {
              changes.announce(Catalog.TYPES, Catalog.typeKey(organisation, type.id()));
              changes.announce(ContextRegistry.TOPIC, ContextRegistry.key(organisation, url));
            });
  }

  private static Deed deed(OrganisationId organisation, Actor actor, CredentialType type) {
    return new Deed(organisation, actor, Action.SCHEMA_CREATED, type.id().value(), Map.of());
  }

  private static Optional<RegisteredContext> context(String url, CredentialType type) {
    return type.vocabularies().isEmpty()
        ? Optional.of(RegisteredContext.of(url, type))
        : Optional.empty();
  }

  private Future<CredentialType> insert(
      SqlConnection client,
      OrganisationId organisation,
      CredentialType type,
      Optional<RegisteredContext> context) {
    return types
        .insert(client, organisation, type)
        .compose(
            inserted ->
                context.isPresent()
                    ? contexts.insert(client, organisation, context.get()).map(inserted)
                    : Future.succeededFuture(inserted));
  }
}
