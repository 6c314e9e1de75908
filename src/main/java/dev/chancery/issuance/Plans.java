package dev.chancery.issuance;

import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Collection;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.memory.Remembered;
import dev.chancery.signing.KeyRing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Makes plans, and remembers them until something that they were made of changes. */
public final class Plans {
  private static final long MOST_IN_MEMORY = 10_000;
  private static final Duration LASTING = Duration.ofSeconds(30);
  private static final Duration MISS = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Catalog catalog;
  private final Kinds kinds;
  private final InstantSource clock;
  private final Remembered<CollectionId, Optional<Plan>> plans;

  /** {@code kinds} must hear of {@code changes} first: a plan is made of a kind. */
  public Plans(Vertx vertx, Catalog catalog, Kinds kinds, InstantSource clock, Changes changes) {
    this.vertx = vertx;
    this.catalog = catalog;
    this.kinds = kinds;
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
    return kinds.of(kind(collection)).compose(kind -> compiled(collection, kind));
  }

  private static Kind.Name kind(Collection collection) {
    return new Kind.Name(
        collection.organisationId(),
        collection.issuer(),
        collection.schemaIds(),
        collection.vct(),
        ProofType.of(collection.format()),
        null,
        collection.revocable());
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

  /** Constant claims are checked and written on a worker thread. */
  private Future<Plan> compiled(Collection collection, Kind kind) {
    return vertx.executeBlocking(
        () -> {
          collection.policy().requireAdmissible(kind.type().isPersonal());
          return new Plan(collection, kind);
        },
        false);
  }

  private static <T> Future<T> absent(CollectionId id) {
    return Future.failedFuture(
        new ProblemException(new Problem.NotFound("collection", id.toString())));
  }
}
