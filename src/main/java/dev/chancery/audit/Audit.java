package dev.chancery.audit;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.List;

/** The trails of all organisations. */
public final class Audit {
  private final Database database;
  private final InstantSource clock;
  private final AuditRows rows = new AuditRows();

  public Audit(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Tells of {@code deed}, in the transaction that does it. From here on it holds the head of the
   * organisation's trail, for which the next change waits: so this comes last, and two that wait
   * for each other there are none.
   */
  public Future<Void> record(SqlConnection transaction, Deed deed) {
    return locked(transaction, deed.organisation())
        .map(head -> Entry.after(head, deed, clock.instant()))
        .compose(entry -> rows.append(transaction, entry));
  }

  private Future<Head> locked(SqlConnection transaction, OrganisationId organisation) {
    return rows.lock(transaction, organisation)
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> begun(transaction, organisation)));
  }

  /** Who begins first, begins; the other waits for it, and goes on from there. */
  private Future<Head> begun(SqlConnection transaction, OrganisationId organisation) {
    return rows.begin(transaction, organisation)
        .compose(_ -> rows.lock(transaction, organisation))
        .map(head -> head.orElseThrow());
  }

  /** The next {@code limit} entries after {@code seq}, in their order. */
  public Future<List<Entry>> page(OrganisationId organisation, long seq, int limit) {
    return database.with(client -> rows.page(client, organisation, seq, limit));
  }

  /** Where the organisation's trail ends. */
  public Future<Head> head(OrganisationId organisation) {
    return database.with(client -> rows.head(client, organisation));
  }
}
