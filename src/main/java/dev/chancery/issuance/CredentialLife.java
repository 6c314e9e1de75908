package dev.chancery.issuance;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.status.StatusLists;
import dev.chancery.status.StatusPublisher;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What becomes of a credential once it is issued. Every change of state goes through {@link #make},
 * whoever asks for it: a caller, an order to revoke many, a holder who gets a fresh one.
 */
public final class CredentialLife {
  private final Database database;
  private final StatusLists statusLists;
  private final StatusPublisher publisher;
  private final Audit audit;
  private final StateRows rows = new StateRows();
  private final RevocationOrders orders = new RevocationOrders();
  private final Cascade cascade = new Cascade();
  private volatile Runnable onOrder = () -> {};

  public CredentialLife(
      Database database, StatusLists statusLists, StatusPublisher publisher, Audit audit) {
    this.database = database;
    this.statusLists = statusLists;
    this.publisher = publisher;
    this.audit = audit;
  }

  /** Tells {@code nudged} whenever an order was left here. */
  void onOrder(Runnable nudged) {
    onOrder = nudged;
  }

  /**
   * Takes {@code step} with a credential of {@code organisation}, and answers how it stands then;
   * what stands so already stays as it is, with its first reason. What was delegated under one that
   * is revoked goes with it, as far as {@link Cascade#MOST} reaches; the rest is ordered. {@link
   * Problem.NotFound}, {@link Problem.NotRevocable}, {@link Problem.NotSuspendable}, {@link
   * Problem.CredentialReplaced}, {@link Problem.CredentialRevoked}.
   */
  public Future<Standing> take(
      OrganisationId organisation, CredentialId id, CredentialState.Step step, Cause cause) {
    return inTransaction(client -> take(client, organisation, id, step, cause))
        .onSuccess(taken -> nudge(taken.goesOn))
        .map(Taken::standing);
  }

  private void nudge(boolean goesOn) {
    if (goesOn) {
      onOrder.run();
    }
  }

  /** How it stands, and whether an order goes on below it. */
  private record Taken(Standing standing, boolean goesOn) {}

  private Future<Taken> take(
      SqlConnection client,
      OrganisationId organisation,
      CredentialId id,
      CredentialState.Step step,
      Cause cause) {
    return cascade
        .lock(client, organisation, List.of(id))
        .compose(
            delegation ->
                rows.lock(client, organisation, id)
                    .map(found -> found.orElseThrow(() -> absent(id)))
                    .compose(now -> take(client, organisation, now, step, cause, delegation)));
  }

  private Future<Taken> take(
      SqlConnection client,
      OrganisationId organisation,
      StateRows.Locked now,
      CredentialState.Step step,
      Cause cause,
      boolean delegation) {
    CredentialId id = now.standing().id();
    CredentialState state = now.standing().state();
    CredentialState next = now.after(step);
    if (next == state) {
      return Future.succeededFuture(new Taken(now.standing(), false));
    }
    Change change = Change.of(organisation, List.of(id), Set.of(state), next, cause);
    return made(client, change, step, delegation)
        .compose(made -> audit.record(client, deed(change, step, made)).map(made))
        .map(made -> new Taken(new Standing(id, next, cause), made.reach.rest() != null));
  }

  private Future<Revoked> made(
      SqlConnection client, Change change, CredentialState.Step step, boolean delegation) {
    return step == CredentialState.Step.REVOKE && delegation
        ? cascade
            .reach(client, change.organisation(), change.ids())
            .compose(reach -> revoke(client, change.organisation(), reach, change.cause()))
            .compose(revoked -> orderRest(client, change, revoked).map(revoked))
        : make(client, change)
            .map(count -> new Revoked(count, new Cascade.Reach(change.ids(), 1, null)));
  }

  private Future<Void> orderRest(SqlConnection client, Change change, Revoked revoked) {
    Cascade.Branch rest = revoked.reach.rest();
    return rest == null
        ? Future.succeededFuture()
        : orders.insertRest(client, change.organisation(), rest, change.cause(), revoked.count);
  }

  /**
   * Why stands with the credential, and not in a trail that cannot forget it; how many descendants
   * were revoked with it is told where there were any, and whether an order goes on with others.
   */
  private static Deed deed(Change change, CredentialState.Step step, Revoked revoked) {
    Action action =
        switch (step) {
          case SUSPEND -> Action.CREDENTIAL_SUSPENDED;
          case REINSTATE -> Action.CREDENTIAL_REINSTATED;
          case REVOKE -> Action.CREDENTIAL_REVOKED;
        };
    int descendants = revoked.count - 1;
    return new Deed(
        change.organisation(),
        change.cause().actor(),
        action,
        change.ids().getFirst().urn(),
        Json.of(
            "descendants", descendants > 0 ? descendants : null,
            "goesOn", revoked.reach.rest() == null ? null : true));
  }

  /** What was revoked of what was to be, in one transaction. */
  record Revoked(int count, Cascade.Reach reach) {}

  /** Revokes the first of {@code ids}, all if it can, and what was delegated under them. */
  Future<Revoked> revoke(
      SqlConnection client, OrganisationId organisation, List<CredentialId> ids, Cause cause) {
    return cascade
        .lock(client, organisation, ids)
        .compose(
            delegations ->
                delegations
                    ? cascade.reach(client, organisation, ids)
                    : Future.succeededFuture(new Cascade.Reach(ids, ids.size(), null)))
        .compose(reach -> revoke(client, organisation, reach, cause));
  }

  /** Revokes the next {@code most} of {@code branch}, whose top is revoked. */
  Future<Revoked> revoke(
      SqlConnection client,
      OrganisationId organisation,
      Cascade.Branch branch,
      int most,
      Cause cause) {
    return cascade
        .further(client, organisation, branch, most)
        .compose(reach -> revoke(client, organisation, reach, cause));
  }

  private Future<Revoked> revoke(
      SqlConnection client, OrganisationId organisation, Cascade.Reach reach, Cause cause) {
    return make(client, revocation(organisation, reach.ids(), cause))
        .map(count -> new Revoked(count, reach));
  }

  private static Change revocation(
      OrganisationId organisation, List<CredentialId> ids, Cause cause) {
    return Change.of(
        organisation,
        ids,
        Set.of(CredentialState.ACTIVE, CredentialState.SUSPENDED),
        CredentialState.REVOKED,
        cause);
  }

  /** A transaction that may change states; what it has changed is published soon after. */
  <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return database.inTransaction(work).onSuccess(_ -> publisher.nudge());
  }

  /** As {@link #inTransaction(Function)}, for work that may take more time. */
  <T> Future<T> inTransaction(Duration deadline, Function<SqlConnection, Future<T>> work) {
    return database.inTransaction(deadline, work).onSuccess(_ -> publisher.nudge());
  }

  /**
   * Makes {@code change}, and answers how many credentials it changed. Their entries in status
   * lists change in the same transaction: rows are locked first, lists last, so that two changes
   * wait for each other and do not lock each other out.
   */
  Future<Integer> make(SqlConnection client, Change change) {
    return rows.change(client, change)
        .compose(
            changed ->
                statusLists
                    .set(client, changed.entries(), change.to().value())
                    .map(changed.count()));
  }

  private static ProblemException absent(CredentialId id) {
    return new ProblemException(new Problem.NotFound("credential", id.toString()));
  }
}
