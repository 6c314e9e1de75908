package dev.chancery.issuance;

import static java.util.Objects.requireNonNull;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.Actor;
import dev.chancery.model.BulkId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.OrganisationId;
import dev.chancery.offer.Delivery;
import dev.chancery.platform.context.Rounds;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was issued of a bulk and is still kept, for its organisation to hand out. It is told what
 * {@link Credentials#read} tells of each. Safe for any thread.
 */
public final class Exports {
  /** As many as are in memory at a time, for each who asks. */
  private static final int PAGE = 200;

  private static final Duration READING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Database database;
  private final DataKeys dataKeys;
  private final Audit audit;

  public Exports(Vertx vertx, Database database, DataKeys dataKeys, Audit audit) {
    this.vertx = vertx;
    this.database = database;
    this.dataKeys = dataKeys;
    this.audit = audit;
  }

  /**
   * A credential, and for which row it was issued. Prints without it.
   *
   * @param holder null where it is for nobody whose DID is known any more
   */
  public record Exported(
      CredentialId id, int line, @Nullable Did holder, FormatIdentifier format, String credential) {
    @Override
    public String toString() {
      return "Exported[" + id + "]";
    }
  }

  /** Says in the organisation's trail that they are exported, before the first of them is. */
  public Future<Void> announce(OrganisationId organisation, Actor actor, BulkId bulk) {
    Deed deed = new Deed(organisation, actor, Action.BULK_EXPORTED, bulk.toString(), Map.of());
    return database.inTransaction(client -> audit.record(client, deed)).mapEmpty();
  }

  /**
   * Gives those that live to {@code to}, in the order of their lines, a page at a time: the next is
   * read when that is done.
   */
  public Future<Void> each(
      OrganisationId organisation, BulkId bulk, Function<List<Exported>, Future<Void>> to) {
    AtomicInteger line = new AtomicInteger();
    return dataKeys
        .of(organisation)
        .compose(
            dataKey -> Rounds.untilLast(() -> givePage(dataKey, organisation, bulk, line, to)));
  }

  /** Those behind {@code line}; whether there are none. */
  private Future<Boolean> givePage(
      DataKey dataKey,
      OrganisationId organisation,
      BulkId bulk,
      AtomicInteger line,
      Function<List<Exported>, Future<Void>> to) {
    return database
        .within(READING, client -> page(client, organisation, bulk, line.get()))
        .compose(
            page -> {
              if (page.isEmpty()) {
                return Future.succeededFuture(true);
              }
              line.set(page.getLast().line());
              return opened(dataKey, page).compose(to).map(false);
            });
  }

  private Future<List<Exported>> opened(DataKey dataKey, List<Kept> page) {
    return vertx.executeBlocking(
        () -> page.stream().map(kept -> kept.open(dataKey)).toList(), false);
  }

  private static final String PAGED =
      """
      select c.id, c.bulk_line, h.did as holder_did, l.format, c.sealed, w.sealed as waiting
      from credential c
      join collection l on l.organisation_id = c.organisation_id and l.id = c.collection_id
      left join holder h on h.organisation_id = c.organisation_id and h.id = c.holder_id
      left join delivery w on w.organisation_id = c.organisation_id and w.credential_id = c.id
      where c.organisation_id = $1 and c.bulk_id = $2 and c.bulk_line > $3
        and c.state in ('active', 'suspended') and (c.sealed is not null or w.sealed is not null)
      order by c.bulk_line limit $4
      """;

  /** A credential, still sealed: where it waits, or where answers are kept. */
  @SuppressWarnings("ArrayRecordComponent") // opened, and compared by nobody
  private record Kept(
      CredentialId id,
      int line,
      @Nullable Did holder,
      FormatIdentifier format,
      byte @Nullable [] sealed,
      byte @Nullable [] waiting) {
    private static Kept from(Row row) {
      String holder = row.getString("holder_did");
      return new Kept(
          new CredentialId(row.getUUID("id")),
          row.getInteger("bulk_line"),
          holder == null ? null : new Did(holder),
          FormatIdentifier.ofWireName(row.getString("format")).orElseThrow(),
          octets(row, "sealed"),
          octets(row, "waiting"));
    }

    private static byte @Nullable [] octets(Row row, String column) {
      return row.getBuffer(column) == null ? null : Pg.bytes(row, column);
    }

    private Exported open(DataKey dataKey) {
      String text =
          waiting != null
              ? Delivery.open(dataKey, id, waiting)
              : Answers.text(dataKey, id, requireNonNull(sealed));
      return new Exported(id, line, holder, format, text);
    }
  }

  private static Future<List<Kept>> page(
      SqlClient client, OrganisationId organisation, BulkId bulk, int line) {
    return client
        .preparedQuery(PAGED)
        .execute(Tuple.of(organisation.value(), bulk.value(), line, PAGE))
        .map(rows -> Rows.all(rows, Kept::from));
  }
}
