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
import java.util.stream.Stream;

/**
 * What becomes of a credential once it is issued. Every change of state goes through {@link #make},
 * whoever asks for it: a caller, an order to revoke many, a holder who gets a fresh one.
 */
public final class CredentialLife {
  /** Of a tree of delegations so many are revoked in one transaction. */
  private static final int BRANCH = 1_000;

  private final Database database;
  private final StatusLists statusLists;
  private final StatusPublisher publisher;
  private final Audit audit;
  private final StateRows rows = new StateRows();
  private final DelegationRows delegations = new DelegationRows();

  public CredentialLife(
      Database database, StatusLists statusLists, StatusPublisher publisher, Audit audit) {
    this.database = database;
    this.statusLists = statusLists;
    this.publisher = publisher;
    this.audit = audit;
  }

  /**
   * Takes {@code step} with a credential of {@code organisation}, and answers how it stands then;
   * what stands so already stays as it is, with its first reason. {@link Problem.NotFound}, {@link
   * Problem.NotRevocable}, {@link Problem.NotSuspendable}, {@link Problem.CredentialReplaced},
   * {@link Problem.CredentialRevoked}.
   */
  public Future<Standing> take(
      OrganisationId organisation, CredentialId id, CredentialState.Step step, Cause cause) {
    return inTransaction(client -> take(client, organisation, id, step, cause))
        .compose(
            taken ->
                taken.done
                    ? Future.succeededFuture(taken.standing)
                    : take(organisation, id, step, cause));
  }

  /** How it stands; not {@code done} where so much stood on it that some is left. */
  private record Taken(Standing standing, boolean done) {}

  private Future<Taken> take(
      SqlConnection client,
      OrganisationId organisation,
      CredentialId id,
      CredentialState.Step step,
      Cause cause) {
    return rows.lock(client, organisation, id)
        .map(found -> found.orElseThrow(() -> absent(id)))
        .compose(
            now -> {
              CredentialState state = now.standing().state();
              CredentialState next = now.after(step);
              return next == state
                  ? Future.succeededFuture(new Taken(now.standing(), true))
                  : take(
                      client,
                      Change.of(organisation, List.of(id), Set.of(state), next, cause),
                      step);
            });
  }

  private Future<Taken> take(SqlConnection client, Change change, CredentialState.Step step) {
    CredentialId id = change.ids().getFirst();
    Future<Revoked> made =
        step == CredentialState.Step.REVOKE
            ? revoke(client, change.organisation(), change.ids(), change.cause())
            : make(client, change).map(count -> new Revoked(count, true));
    return made.compose(revoked -> audit.record(client, deed(change, step, revoked)).map(revoked))
        .map(revoked -> new Taken(new Standing(id, change.to(), change.cause()), revoked.complete));
  }

  /**
   * Why stands with the credential, and not in a trail that cannot forget it; how many descendants
   * were revoked with it is told where there were any.
   */
  private static Deed deed(Change change, CredentialState.Step step, Revoked revoked) {
    Action action =
        switch (step) {
          case SUSPEND -> Action.CREDENTIAL_SUSPENDED;
          case REINSTATE -> Action.CREDENTIAL_REINSTATED;
          case REVOKE -> Action.CREDENTIAL_REVOKED;
        };
    int descendants = revoked.count - (revoked.complete ? 1 : 0);
    return new Deed(
        change.organisation(),
        change.cause().actor(),
        action,
        change.ids().getFirst().urn(),
        Json.of(
            "descendants", descendants > 0 ? descendants : null,
            "goesOn", revoked.complete ? null : true));
  }

  /**
   * What was revoked in one transaction.
   *
   * @param complete whether it was all that was asked for
   */
  record Revoked(int count, boolean complete) {}

  /**
   * Revokes {@code ids} and all that was delegated under them. Where that is more than {@link
   * #BRANCH}, it is the last of their lines, and {@code ids} stay as they are until others of these
   * calls have come to them: so that never a delegation stands under one that is revoked.
   */
  Future<Revoked> revoke(
      SqlConnection client, OrganisationId organisation, List<CredentialId> ids, Cause cause) {
    return delegations
        .branch(client, organisation, ids, BRANCH)
        .compose(branch -> revoke(client, organisation, ids, branch, cause));
  }

  private Future<Revoked> revoke(
      SqlConnection client,
      OrganisationId organisation,
      List<CredentialId> ids,
      List<CredentialId> branch,
      Cause cause) {
    if (branch.isEmpty()) {
      return make(client, revocation(organisation, ids, cause))
          .map(count -> new Revoked(count, true));
    }
    boolean complete = branch.size() < BRANCH;
    return revokeLocked(client, organisation, complete ? union(ids, branch) : branch, cause)
        .map(count -> new Revoked(count, complete));
  }

  /** Once they are locked, what was issued under them meanwhile can be seen, and no more comes. */
  private Future<Integer> revokeLocked(
      SqlConnection client, OrganisationId organisation, List<CredentialId> ids, Cause cause) {
    return delegations
        .lock(client, organisation, ids)
        .compose(_ -> delegations.branch(client, organisation, ids, Integer.MAX_VALUE))
        .map(branch -> union(ids, branch))
        .compose(all -> delegations.forget(client, organisation, all).map(all))
        .compose(all -> make(client, revocation(organisation, all, cause)));
  }

  private static List<CredentialId> union(List<CredentialId> some, List<CredentialId> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
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
