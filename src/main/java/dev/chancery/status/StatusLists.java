package dev.chancery.status;

import dev.chancery.format.StatusBits;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusValue;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The tables {@code status_list} and {@code status_entry}. */
public final class StatusLists {
  private final int size;

  /** Makes lists of {@code size} entries; those that are there keep theirs. */
  public StatusLists(int size) {
    this.size = size;
  }

  /** How many entries a list has that is made now. */
  int size() {
    return size;
  }

  /** A block of a list's counter, from {@code first} for {@code length}. */
  @SuppressWarnings("ArrayRecordComponent")
  record Lease(
      StatusListId list,
      OrganisationId organisation,
      int first,
      int length,
      int size,
      byte[] permutationKey) {
    /** Whether the list is so full that its successor should be there. */
    boolean isNearlyFull() {
      return first + length > size / 5 * 4;
    }
  }

  private static final String LEASE =
      """
      update status_list set handed_out = handed_out + $4
      where id = (
        select l.id from status_list l join status_publication p on p.list_id = l.id
        where l.organisation_id = $1 and l.issuer_did = $2 and l.proof_type = $3 and l.handed_out + $4 <= l.size
        order by l.created_at, l.id limit 1
        for update of l)
      returning id, organisation_id, handed_out - $4 as first, size, permutation_key
      """;

  /**
   * Takes a block of {@code length} from the oldest published list of {@code series} that has one.
   */
  Future<Optional<Lease>> lease(SqlClient client, StatusSeries series, int length) {
    return client
        .preparedQuery(LEASE)
        .execute(
            Tuple.of(
                series.organisation().value(),
                series.issuer().value(),
                series.proofType().wireName(),
                length))
        .map(rows -> Rows.first(rows, row -> lease(row, length)));
  }

  private static Lease lease(Row row, int length) {
    return new Lease(
        new StatusListId(row.getUUID("id")),
        new OrganisationId(row.getUUID("organisation_id")),
        row.getInteger("first"),
        length,
        row.getInteger("size"),
        Pg.bytes(row, "permutation_key"));
  }

  private static final String LOCK_SERIES =
      """
      select pg_advisory_xact_lock(hashtextextended($1 || '|' || $2, 0))
      """;

  private static final String ROOMY =
      """
      select 1 from status_list
      where organisation_id = $1 and issuer_did = $2 and proof_type = $3 and handed_out < size / 5 * 4
      """;

  /**
   * Whether the series has a list with room to spare. Holds the series until the transaction ends,
   * so that one list is made and not two.
   */
  Future<Boolean> lockAndCheckRoom(SqlClient client, StatusSeries series) {
    return client
        .preparedQuery(LOCK_SERIES)
        .execute(Tuple.of(series.issuer().value(), series.proofType().wireName()))
        .compose(
            _ ->
                client
                    .preparedQuery(ROOMY)
                    .execute(
                        Tuple.of(
                            series.organisation().value(),
                            series.issuer().value(),
                            series.proofType().wireName())))
        .map(rows -> rows.size() > 0);
  }

  private static final String INSERT =
      """
      insert into status_list (id, organisation_id, issuer_did, proof_type, size, permutation_key)
      values ($1, $2, $3, $4, $5, $6)
      """;

  Future<Void> insert(
      SqlClient client, StatusListId id, StatusSeries series, byte[] sealedPermutationKey) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                id.value(),
                series.organisation().value(),
                series.issuer().value(),
                series.proofType().wireName(),
                size,
                Pg.bytea(sealedPermutationKey)))
        .mapEmpty();
  }

  private static final String ENTRIES =
      """
      select value, array_agg(index) as indexes from status_entry where list_id = $1 group by value
      """;

  /** The entries that are not valid. */
  Future<List<StatusBits.Entry>> entries(SqlClient client, StatusListId list) {
    return client
        .preparedQuery(ENTRIES)
        .execute(Tuple.of(list.value()))
        .map(
            rows ->
                Rows.all(rows, StatusLists::ofOneValue).stream().flatMap(each -> each).toList());
  }

  private static Stream<StatusBits.Entry> ofOneValue(Row row) {
    int value = row.getShort("value");
    return Stream.of(row.getArrayOfIntegers("indexes"))
        .map(index -> new StatusBits.Entry(index, value));
  }

  /** An entry's place: of which list, and where in it. */
  public record Position(StatusListId list, int index) {}

  /** Lists are locked in one order, as an update locks a row that others refer to. */
  private static final String RAISE =
      """
      , changed as (
        select id from status_list where id in (select list_id from entry) order by id for no key update)
      update status_list set version = version + 1 where id in (select id from changed)
      """;

  /** What is invalid stays so. */
  private static final String SET =
      """
      with entry as (
        insert into status_entry (list_id, index, value)
        select list_id, index, $3 from unnest($1::uuid[], $2::int[]) as position (list_id, index)
        order by list_id, index
        on conflict (list_id, index) do update set value = excluded.value, changed_at = now()
        where status_entry.value <> 1
        returning list_id)
      """
          + RAISE;

  private static final String CLEAR =
      """
      with entry as (
        delete from status_entry using unnest($1::uuid[], $2::int[]) as position (list_id, index)
        where status_entry.list_id = position.list_id and status_entry.index = position.index
          and status_entry.value <> 1
        returning status_entry.list_id)
      """
          + RAISE;

  /**
   * Says {@code value} of {@code entries}, in the transaction that says so elsewhere too; the
   * publisher signs their lists soon after.
   */
  public Future<Void> set(SqlClient client, List<Position> entries, StatusValue value) {
    UUID[] lists = entries.stream().map(entry -> entry.list().value()).toArray(UUID[]::new);
    Integer[] indexes = entries.stream().map(Position::index).toArray(Integer[]::new);
    return entries.isEmpty()
        ? Future.succeededFuture()
        : client
            .preparedQuery(value == StatusValue.VALID ? CLEAR : SET)
            .execute(
                value == StatusValue.VALID
                    ? Tuple.of(lists, (Object) indexes)
                    : Tuple.of(lists, indexes, (short) value.code()))
            .mapEmpty();
  }
}
