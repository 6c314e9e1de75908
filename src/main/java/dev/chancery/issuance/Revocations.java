package dev.chancery.issuance;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.issuance.CredentialSearch.Place;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.Ids;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.IdempotencyConflict.Why;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.signing.SigningKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders to revoke many. An order is a row before it is answered; every node looks for orders that
 * go on, and works them off slice by slice, each slice a transaction: a node that is killed loses
 * no more than its slice, which another does again. What an order was not given for, because it was
 * recorded later, stays; what was under way when it was given is waited for.
 */
public final class Revocations {
  private static final Logger log = LoggerFactory.getLogger(Revocations.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Longer than any transaction that records takes: a slice waits for those that were first. */
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  /** What fails for its own sake is put off for longer than what the database was away for. */
  private static final Duration PUT_OFF = Duration.ofMinutes(1);

  private static final Duration PUT_OFF_UNAVAILABLE = Duration.ofSeconds(5);

  private static final int SLICE = 500;

  private final Vertx vertx;
  private final Database database;
  private final CredentialLife life;
  private final Audit audit;
  private final InstantSource clock;
  private final Randomness randomness;
  private final RevocationOrders orders = new RevocationOrders();
  private final RevocationSubjects subjects;
  private volatile @Nullable Context home;
  private boolean working;

  /** The order whose slice is under way. */
  private @Nullable UUID taken;

  private long timer;

  public Revocations(
      Vertx vertx,
      Database database,
      CredentialLife life,
      Audit audit,
      SigningKeys signingKeys,
      InstantSource clock,
      Randomness randomness) {
    this.vertx = vertx;
    this.database = database;
    this.life = life;
    this.audit = audit;
    this.subjects = new RevocationSubjects(signingKeys);
    this.clock = clock;
    this.randomness = randomness;
    life.onOrder(this::nudge);
  }

  public void start() {
    home = vertx.getOrCreateContext();
    timer = vertx.setPeriodic(INTERVAL.toMillis(), _ -> work());
  }

  public void stop() {
    home = null;
    vertx.cancelTimer(timer);
  }

  /**
   * The order to revoke all of {@code subject}, durable; {@link Problem.NotFound} without one. What
   * was given with {@code key} before is answered as it was then.
   */
  public Future<RevocationOrder> give(
      OrganisationId organisation,
      RevocationOrder.Subject subject,
      String subjectId,
      Cause cause,
      @Nullable IdempotencyKey key) {
    RevocationOrder order =
        new RevocationOrder(
            Ids.version4(randomness.bytes(16)), organisation, subject, subjectId, cause, 0, null);
    return database
        .inTransaction(client -> givenOr(client, order, key, () -> give(client, order, key)))
        .onSuccess(_ -> nudge());
  }

  private Future<RevocationOrder> givenOr(
      SqlConnection client,
      RevocationOrder order,
      @Nullable IdempotencyKey key,
      Supplier<Future<RevocationOrder>> otherwise) {
    return key == null
        ? otherwise.get()
        : orders
            .byKey(client, order.organisation(), key)
            .compose(
                found ->
                    found
                        .map(given -> Future.succeededFuture(given.asGiven()))
                        .orElseGet(otherwise));
  }

  private Future<RevocationOrder> give(
      SqlConnection client, RevocationOrder order, @Nullable IdempotencyKey key) {
    return subjects.require(client, order).compose(known -> record(client, known, key));
  }

  private Future<RevocationOrder> record(
      SqlConnection client, RevocationOrder order, @Nullable IdempotencyKey key) {
    return orders
        .insert(client, order, key)
        .compose(
            inserted ->
                inserted
                    ? audit.record(client, deed(order)).map(order)
                    : givenOr(client, order, key, Revocations::forgotten));
  }

  private static Future<RevocationOrder> forgotten() {
    return Future.failedFuture(
        new ProblemException(new Problem.IdempotencyConflict(Why.FORGOTTEN)));
  }

  /** A holder is named by its id: the trail would not forget the DID. */
  private static Deed deed(RevocationOrder order) {
    String id =
        order.subject() == RevocationOrder.Subject.HOLDER
            ? HolderId.of(order.organisation(), new Did(order.subjectId())).toString()
            : order.subjectId();
    return new Deed(
        order.organisation(),
        order.cause().actor(),
        Action.REVOCATION_ORDERED,
        order.id().toString(),
        Json.of("by", order.subject().wireName(), "id", id));
  }

  /** The order of that id, or {@link Problem.NotFound}. */
  public Future<RevocationOrder> require(OrganisationId organisation, String id) {
    UUID uuid = Ids.uuid(id, "revocation");
    return database
        .with(client -> orders.find(client, organisation, uuid))
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(new Problem.NotFound("revocation", id))));
  }

  private void nudge() {
    Context context = home;
    if (context != null) {
      context.runOnContext(_ -> work());
    }
  }

  private void work() {
    if (working || home == null) {
      return;
    }
    working = true;
    slices()
        .onFailure(
            failure ->
                log.atWarn().addKeyValue("cause", failure.toString()).log("revocation.halted"))
        .onComplete(_ -> working = false);
  }

  /** One after the other until no order goes on; half of the time is others'. */
  private Future<Void> slices() {
    long began = System.nanoTime();
    taken = null;
    return life.inTransaction(DEADLINE, this::slice)
        .recover(this::putOff)
        .compose(
            found -> {
              long rest = Math.max(1, Duration.ofNanos(System.nanoTime() - began).toMillis());
              return found && home != null
                  ? vertx.timer(rest, TimeUnit.MILLISECONDS).compose(_ -> slices())
                  : Future.succeededFuture();
            });
  }

  /** What fails is tried again later, and holds up none of the others. */
  private Future<Boolean> putOff(Throwable failure) {
    UUID order = taken;
    if (order == null) {
      return Future.failedFuture(failure);
    }
    log.atWarn()
        .addKeyValue("revocation", order)
        .addKeyValue("cause", failure.toString())
        .log("revocation.put-off");
    Duration rest = Database.isUnavailable(failure) ? PUT_OFF_UNAVAILABLE : PUT_OFF;
    return database.with(client -> orders.putOff(client, order, rest)).map(true);
  }

  private Future<Boolean> slice(SqlConnection client) {
    return orders
        .patiently(client)
        .compose(_ -> orders.take(client))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(false)
                    : slice(client, found.get()).map(true));
  }

  private Future<Void> slice(SqlConnection client, RevocationOrders.Taken work) {
    taken = work.order().id();
    if (work.waits()) {
      return rest(client, work);
    }
    Cascade.Branch branch = work.branch();
    return branch != null
        ? descend(client, work, branch)
        : subjects
            .next(client, work, SLICE)
            .compose(next -> next.isEmpty() ? end(client, work) : revoke(client, work, next));
  }

  /** Where more was delegated under the last of them than can go with it, that comes next. */
  private Future<Void> revoke(SqlConnection client, RevocationOrders.Taken work, List<Place> next) {
    RevocationOrder order = work.order();
    return life.revoke(
            client, order.organisation(), next.stream().map(Place::id).toList(), order.cause())
        .compose(
            revoked -> {
              Cascade.Reach reach = revoked.reach();
              Place last = next.get(reach.asked() - 1);
              return orders.advance(client, work.at(last, reach.rest()), revoked.count());
            });
  }

  private Future<Void> descend(
      SqlConnection client, RevocationOrders.Taken work, Cascade.Branch branch) {
    RevocationOrder order = work.order();
    return life.revoke(client, order.organisation(), branch, SLICE, order.cause())
        .compose(
            revoked ->
                orders.advance(
                    client, work.at(work.place(), revoked.reach().rest()), revoked.count()));
  }

  /**
   * The end of a pass. What was under way when the order began may have been recorded where it had
   * come by already; once all of that is done, one more pass finds it. Of what descends from one
   * credential nothing was under way.
   */
  private Future<Void> end(SqlConnection client, RevocationOrders.Taken work) {
    return work.whole() || work.order().subject() == RevocationOrder.Subject.CREDENTIAL
        ? finish(client, work.order())
        : orders.advance(client, work.at(null, null), 0);
  }

  /** Looks at nothing until a pass would be a whole one. */
  private Future<Void> rest(SqlConnection client, RevocationOrders.Taken work) {
    return orders.rest(client, work).onSuccess(this::nudgeAfter).mapEmpty();
  }

  private void nudgeAfter(Duration rest) {
    long _ = vertx.setTimer(rest.plusMillis(50).toMillis(), _ -> nudge());
  }

  private Future<Void> finish(SqlConnection client, RevocationOrder order) {
    log.atInfo()
        .addKeyValue("revocation", order.id())
        .addKeyValue("revoked", order.revoked())
        .log("revocation.finished");
    return orders.finish(client, order, clock.instant());
  }
}
