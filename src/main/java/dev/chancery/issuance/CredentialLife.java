package dev.chancery.issuance;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.status.StatusLists;
import dev.chancery.status.StatusPublisher;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    return inTransaction(client -> take(client, organisation, id, step, cause));
  }

  private Future<Standing> take(
      SqlConnection client,
      OrganisationId organisation,
      CredentialId id,
      CredentialState.Step step,
      Cause cause) {
    return rows.lock(client, organisation, id)
        .map(found -> found.orElseThrow(() -> absent(id)))
        .compose(
            now -> {
              CredentialState next = now.after(step);
              return next == now.standing().state()
                  ? Future.succeededFuture(now.standing())
                  : make(
                          client,
                          Change.of(
                              organisation,
                              List.of(id),
                              Set.of(now.standing().state()),
                              next,
                              cause))
                      .compose(_ -> audit.record(client, deed(organisation, id, step, cause)))
                      .map(new Standing(id, next, cause));
            });
  }

  /** Why stands with the credential, and not in a trail that cannot forget it. */
  private static Deed deed(
      OrganisationId organisation, CredentialId id, CredentialState.Step step, Cause cause) {
    Action action =
        switch (step) {
          case SUSPEND -> Action.CREDENTIAL_SUSPENDED;
          case REINSTATE -> Action.CREDENTIAL_REINSTATED;
          case REVOKE -> Action.CREDENTIAL_REVOKED;
        };
    return new Deed(organisation, cause.actor(), action, id.urn(), Map.of());
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
