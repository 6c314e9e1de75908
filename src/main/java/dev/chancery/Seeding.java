package dev.chancery;

import dev.chancery.api.caller.NewKey;
import dev.chancery.audit.Action;
import dev.chancery.audit.Deed;
import dev.chancery.catalog.Collection;
import dev.chancery.catalog.CredentialType;
import dev.chancery.issuer.Issuer;
import dev.chancery.issuer.IssuerMethod;
import dev.chancery.issuer.NewIssuer;
import dev.chancery.model.Actor;
import dev.chancery.model.Algorithm;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Ids;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.config.Secret;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.seal.SealBroken;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a new database: the operator's organisation with its first API key, and for a
 * newcomer an issuer, a credential type and an open collection to scan.
 */
final class Seeding {
  private static final String OPERATOR = "Demo";
  private static final String DEMO_TYPE = "/demo/credential-type.json";
  private static final String DEMO_COLLECTION = "/demo/collection.json";
  private static final Actor SYSTEM = Actor.system("start");

  /**
   * What a newcomer is shown.
   *
   * @param newKey the operator's API key, where it was made just now
   * @param collection the demo collection, where there is one
   */
  record Seeded(@Nullable String newKey, @Nullable CollectionId collection) {}

  private final Wiring wiring;

  Seeding(Wiring wiring) {
    this.wiring = wiring;
  }

  Future<Seeded> seed(boolean withDemo) {
    Secret given = wiring.ground.configuration.keys().admin();
    String key = given != null ? given.reveal() : wiring.top.apiKeys.fresh();
    return wiring
        .ground
        .database
        .with(client -> wiring.first.organisations.operator(client))
        .compose(known -> seed(known.isEmpty(), given, key, withDemo));
  }

  private Future<Seeded> seed(boolean first, @Nullable Secret given, String key, boolean withDemo) {
    return wiring
        .top
        .newOrganisation
        .operator(OPERATOR, key)
        .compose(this::requireMasterKey)
        .compose(
            operator -> given == null ? Future.succeededFuture(operator) : allow(operator, key))
        .compose(operator -> demo(operator, withDemo))
        .map(
            collection -> new Seeded(first && given == null ? key : null, collection.orElse(null)));
  }

  /**
   * Everything in this database is sealed under one master key: with another, nothing would work
   * and nothing say why.
   */
  private Future<OrganisationId> requireMasterKey(OrganisationId operator) {
    return wiring
        .ground
        .dataKeys
        .of(operator)
        .map(operator)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof SealBroken
                        ? new IllegalStateException(
                            "CHANCERY_MASTER_KEY is not the key that sealed this database")
                        : failure));
  }

  private Future<Optional<CollectionId>> demo(OrganisationId operator, boolean withDemo) {
    return withDemo ? demo(operator).map(Optional::of) : Future.succeededFuture(Optional.empty());
  }

  /** A key that is configured works from the next start on, whether or not it was the first. */
  private Future<OrganisationId> allow(OrganisationId operator, String key) {
    NewKey configured = NewKey.unlimited("configured");
    return wiring
        .ground
        .database
        .inTransaction(
            client ->
                wiring
                    .top
                    .apiKeys
                    .insert(client, operator, configured, key)
                    .compose(made -> allowed(client, operator, configured, made)))
        .map(operator);
  }

  private Future<Void> allowed(
      SqlConnection client, OrganisationId operator, NewKey key, Optional<UUID> made) {
    return made.map(
            id ->
                wiring.first.audit.record(
                    client,
                    new Deed(operator, SYSTEM, Action.KEY_CREATED, id.toString(), key.detail())))
        .orElseGet(Future::succeededFuture);
  }

  /**
   * The oldest collection whose issuer's DID leads to this base URL. Under another one, what was
   * seeded issues still, but nobody could resolve its issuer, so that a demo is made anew.
   */
  private Future<CollectionId> demo(OrganisationId organisation) {
    String here = wiring.second.issuerDids.web("").value() + ":";
    return wiring
        .ground
        .database
        .with(client -> wiring.first.collections.all(client, organisation, null, 1_000))
        .map(
            collections ->
                collections.reversed().stream()
                    .filter(collection -> collection.issuer().value().startsWith(here))
                    .findFirst())
        .compose(
            known ->
                known
                    .map(collection -> Future.succeededFuture(collection.id()))
                    .orElseGet(() -> makeDemo(organisation)));
  }

  private Future<CollectionId> makeDemo(OrganisationId organisation) {
    NewIssuer issuer =
        new NewIssuer("Demo", IssuerMethod.WEB, List.of(Algorithm.ES256, Algorithm.EDDSA), null);
    return demoType(organisation)
        .compose(_ -> wiring.second.issuerLife.create(organisation, SYSTEM, issuer))
        .compose(made -> wiring.second.registrar.register(collection(organisation, made), SYSTEM))
        .map(Collection::id);
  }

  private Future<CredentialType> demoType(OrganisationId organisation) {
    CredentialType type = CredentialType.read(resource(DEMO_TYPE));
    return wiring
        .ground
        .database
        .with(client -> wiring.first.types.find(client, organisation, type.id()))
        .compose(
            known ->
                known
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () -> wiring.first.typeRegistry.register(organisation, SYSTEM, type)));
  }

  private Collection collection(OrganisationId organisation, Issuer issuer) {
    Map<String, @Nullable Object> request = resource(DEMO_COLLECTION);
    request.put("issuerDid", issuer.did().value());
    CollectionId id = new CollectionId(Ids.version4(wiring.ground.randomness.bytes(16)));
    return Collection.draft(request, id, organisation, wiring.ground.clock.instant());
  }

  private static Map<String, @Nullable Object> resource(String name) {
    try (InputStream in = Seeding.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in this build: " + name);
      }
      return Json.object(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
