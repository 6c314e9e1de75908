package dev.chancery.issuance;

import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Collection;
import dev.chancery.catalog.CredentialType;
import dev.chancery.catalog.MergedType;
import dev.chancery.catalog.SchemaMerge;
import dev.chancery.format.CredentialProfile;
import dev.chancery.format.Formats;
import dev.chancery.issuer.Issuer;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.model.Algorithm;
import dev.chancery.model.CollectionId;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.memory.Remembered;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Makes plans, and remembers them until something that they were made of changes. */
public final class Plans {
  private static final long MOST_IN_MEMORY = 10_000;
  private static final Duration LASTING = Duration.ofSeconds(30);
  private static final Duration MISS = Duration.ofSeconds(1);
  private static final List<Algorithm> PREFERRED = List.of(Algorithm.ES256, Algorithm.EDDSA);

  private final Vertx vertx;
  private final Catalog catalog;
  private final IssuerDirectory issuers;
  private final KeyRing keyRing;
  private final DataKeys dataKeys;
  private final Formats formats;
  private final InstantSource clock;
  private final Remembered<CollectionId, Optional<Plan>> plans;

  public Plans(
      Vertx vertx,
      Catalog catalog,
      IssuerDirectory issuers,
      KeyRing keyRing,
      DataKeys dataKeys,
      Formats formats,
      InstantSource clock,
      Changes changes) {
    this.vertx = vertx;
    this.catalog = catalog;
    this.issuers = issuers;
    this.keyRing = keyRing;
    this.dataKeys = dataKeys;
    this.formats = formats;
    this.clock = clock;
    this.plans =
        new Remembered<>(MOST_IN_MEMORY, plan -> plan.isPresent() ? LASTING : MISS, this::load);
    changes.on(Catalog.COLLECTIONS, id -> plans.forget(CollectionId.parse(id)));
    changes.on(IssuerDirectory.TOPIC, this::forgetOf);
    changes.on(KeyRing.TOPIC, this::forgetOf);
  }

  /** The plan of a collection, or {@link Problem.NotFound}. */
  public Future<Plan> of(CollectionId id) {
    return plans
        .get(id)
        .compose(found -> found.isPresent() ? current(id, found.get()) : absent(id));
  }

  /** Makes plans before anybody asks for them; fails where one of them cannot be made. */
  public Future<Void> prepare(List<CollectionId> collections) {
    return Future.join(collections.stream().map(this::of).toList()).mapEmpty();
  }

  /**
   * What {@code collection} would do, whether or not it is registered: every fault that it would
   * have is told now.
   */
  public Future<Plan> of(Collection collection) {
    return issuers
        .requireActive(collection.organisationId(), collection.issuer())
        .compose(issuer -> plan(collection, issuer));
  }

  private void forgetOf(String issuer) {
    plans.forgetIf(plan -> plan.isEmpty() || plan.get().issuer().did().value().equals(issuer));
  }

  private Future<Plan> current(CollectionId id, Plan plan) {
    if (plan.isCurrent(clock.instant())) {
      return Future.succeededFuture(plan);
    }
    plans.forget(id);
    return plans
        .get(id)
        .compose(found -> found.isPresent() ? Future.succeededFuture(found.get()) : absent(id));
  }

  private Future<Optional<Plan>> load(CollectionId id) {
    return catalog
        .collection(id)
        .compose(
            found ->
                found.isPresent()
                    ? of(found.get()).map(Optional::of)
                    : Future.succeededFuture(Optional.empty()));
  }

  private Future<Plan> plan(Collection collection, Issuer issuer) {
    Future<List<CredentialType>> types = types(collection);
    Future<SigningKey> key = keyRing.active(issuer.did(), PREFERRED, clock.instant());
    Future<DataKey> dataKey = dataKeys.of(collection.organisationId());
    return Future.all(types, key, dataKey)
        .compose(
            _ ->
                compiled(
                    () ->
                        plan(collection, issuer, types.result(), key.result(), dataKey.result())));
  }

  /**
   * Schemas and templates are compiled on a worker thread; the plan is then handed to whoever waits
   * for it.
   */
  private Future<Plan> compiled(Callable<Plan> plan) {
    return vertx.executeBlocking(plan, false);
  }

  private Plan plan(
      Collection collection,
      Issuer issuer,
      List<CredentialType> types,
      SigningKey key,
      DataKey dataKey) {
    MergedType type = SchemaMerge.merge(types, collection.vct());
    type.requireIssuer(issuer.did());
    collection.policy().requireAdmissible(type.isPersonal());
    return new Plan(
        collection,
        type,
        issuer,
        key,
        formats.of(collection.format()).writer(profile(collection, issuer, type, key)),
        dataKey);
  }

  private CredentialProfile profile(
      Collection collection, Issuer issuer, MergedType type, SigningKey key) {
    boolean sdJwt = collection.format() == FormatIdentifier.DC_SD_JWT;
    if (sdJwt && type.vct() == null && collection.schemaIds().size() > 1) {
      throw new ProblemException(
          new Problem.MalformedRequest("/vct", "missing, where a collection has several schemas"));
    }
    return new CredentialProfile(
        issuer.did(),
        issuer.name(),
        key.kid(),
        key.algorithm(),
        sdJwt ? catalog.vct(collection, type) : null,
        type.types(),
        type.contexts(),
        sdJwt ? type.selectivelyDisclosable() : List.of());
  }

  private Future<List<CredentialType>> types(Collection collection) {
    List<Future<CredentialType>> types =
        collection.schemaIds().stream()
            .map(id -> catalog.requireType(collection.organisationId(), id))
            .toList();
    return Future.all(types).map(_ -> types.stream().map(Future::result).toList());
  }

  private static <T> Future<T> absent(CollectionId id) {
    return Future.failedFuture(
        new ProblemException(new Problem.NotFound("collection", id.toString())));
  }
}
