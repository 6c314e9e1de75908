package dev.chancery.issuance;

import dev.chancery.model.Actor;
import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.StatusListId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.status.StatusLists;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The states of credentials, in their rows. */
final class StateRows {
  /**
   * A credential whose row is locked.
   *
   * @param revocable whether it has an entry in a status list
   * @param suspendable whether a verifier who reads that list sees a suspension
   */
  record Locked(Standing standing, boolean revocable, boolean suspendable) {
    /** The state after {@code step}. */
    CredentialState after(CredentialState.Step step) {
      if (!revocable) {
        throw new ProblemException(new Problem.NotRevocable(standing.id()));
      }
      CredentialState next = standing.state().after(step, standing.id());
      if (next == CredentialState.SUSPENDED && !suspendable) {
        throw new ProblemException(new Problem.NotSuspendable(standing.id()));
      }
      return next;
    }
  }

  private static final String LOCK =
      """
      select c.state, c.status_list_id, c.reason, c.changed_by, c.changed_at, s.suspendable,
        state_now(c.organisation_id, c.id, c.schema_id, c.state) as state_now
      from credential c left join status_list s on s.id = c.status_list_id
      where c.organisation_id = $1 and c.id = $2 for update of c
      """;

  /**
   * The credential, which nobody else changes until the transaction ends. A delegation that
   * descends from one that is revoked is revoked, though no order may have come by.
   */
  Future<Optional<Locked>> lock(SqlClient client, OrganisationId organisation, CredentialId id) {
    return client
        .preparedQuery(LOCK)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(rows -> Rows.first(rows, row -> locked(id, row)));
  }

  private static Locked locked(CredentialId id, Row row) {
    CredentialState now = CredentialState.ofWireName(row.getString("state_now")).orElseThrow();
    return new Locked(
        new Standing(id, now, now == CredentialState.from(row) ? cause(row) : null),
        row.getUUID("status_list_id") != null,
        Boolean.TRUE.equals(row.getBoolean("suspendable")));
  }

  private static @Nullable Cause cause(Row row) {
    String actor = row.getString("changed_by");
    return actor == null
        ? null
        : new Cause(new Actor(actor), row.getString("reason"), Pg.instant(row, "changed_at"));
  }

  /** What a change has changed, and the entries in status lists that must follow. */
  record Changed(int count, List<StatusLists.Position> entries) {}

  private static final String CHANGE =
      """
      with changed as (
        update credential
        set state = $4, reason = $5, changed_by = $6, changed_at = $7, replaced_by = $8,
          copy = case when $8::uuid is null then copy end, seat = case when $8::uuid is null then seat end
        where organisation_id = $1 and id = any($2) and state = any($3)
        returning id, collection_id, schema_id, status_list_id, status_index
      ), told as (
        insert into outbox (organisation_id, channel, destination, kind, happened_at, data)
        select w.organisation_id, 'webhook', 'webhook:' || w.id, $9, $7,
          told_of(changed.id, changed.collection_id, changed.schema_id)
        from changed join webhook w on w.organisation_id = $1 and $9 = any(w.events)
      )
      select status_list_id, status_index from changed
      """;

  /**
   * Changes them, and tells whoever wants to hear of it; what is replaced frees its copy and its
   * seat.
   */
  Future<Changed> change(SqlClient client, Change change) {
    Cause cause = change.cause();
    return client
        .preparedQuery(CHANGE)
        .execute(
            Tuple.of(
                change.organisation().value(),
                change.ids().stream().map(CredentialId::value).sorted().toArray(UUID[]::new),
                wireNames(change.from()),
                change.to().wireName(),
                cause.reason(),
                cause.actor().name(),
                Pg.time(cause.at()),
                change.successor() == null ? null : change.successor().value(),
                change.to().heardAs().wireName()))
        .map(StateRows::changed);
  }

  private static String[] wireNames(Collection<CredentialState> states) {
    return states.stream().map(CredentialState::wireName).toArray(String[]::new);
  }

  private static Changed changed(RowSet<Row> rows) {
    List<StatusLists.Position> entries =
        Rows.all(rows, StateRows::entry).stream().flatMap(Optional::stream).toList();
    return new Changed(rows.size(), entries);
  }

  private static Optional<StatusLists.Position> entry(Row row) {
    return Optional.ofNullable(row.getUUID("status_list_id"))
        .map(
            list ->
                new StatusLists.Position(new StatusListId(list), row.getInteger("status_index")));
  }
}
