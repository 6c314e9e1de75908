package dev.chancery.issuance;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables {@code quota} and {@code quota_use}. */
public final class QuotaRows {
  /** A quota, what is taken of it, and when it begins anew. */
  public record State(Quota quota, long used, Instant renewsAt) {}

  /** That an organisation sets itself: each is asked of every credential. */
  private static final int MOST = 1_000;

  private static final String LOCK =
      """
      select 1 from organisation where id = $1 for no key update
      """;

  private static final String REMOVE =
      """
      delete from quota where organisation_id = $1 and subject = $2 and subject_id = $3
      """;

  private static final String INSERT =
      """
      insert into quota (organisation_id, subject, subject_id, period, most) values ($1, $2, $3, $4, $5)
      """;

  private static final String COUNT =
      """
      select count(*) as quotas from quota where organisation_id = $1 and subject <> 'organisation'
      """;

  /**
   * Sets the quotas of one subject in the place of those that it had: of several at once, the last.
   * {@link Problem.Conflict} where the organisation would have a thousand of its own and more.
   */
  public Future<Void> replace(
      SqlClient client,
      OrganisationId organisation,
      Quota.Subject subject,
      String id,
      Map<Quota.Period, Long> quotas) {
    Future<Void> done =
        client
            .preparedQuery(LOCK)
            .execute(Tuple.of(organisation.value()))
            .compose(
                _ ->
                    client
                        .preparedQuery(REMOVE)
                        .execute(Tuple.of(organisation.value(), subject.wireName(), id)))
            .mapEmpty();
    for (Map.Entry<Quota.Period, Long> quota : quotas.entrySet()) {
      Tuple row =
          Tuple.of(
              organisation.value(),
              subject.wireName(),
              id,
              quota.getKey().wireName(),
              quota.getValue());
      done = done.compose(_ -> client.preparedQuery(INSERT).execute(row).mapEmpty());
    }
    return done.compose(_ -> client.preparedQuery(COUNT).execute(Tuple.of(organisation.value())))
        .map(
            rows ->
                requireFew(subject, Rows.first(rows, row -> row.getLong("quotas")).orElseThrow()));
  }

  private static @Nullable Void requireFew(Quota.Subject subject, long own) {
    if (own > MOST && subject != Quota.Subject.ORGANISATION) {
      throw new ProblemException(
          new Problem.Conflict("quotas", "of schemas and collections, at most " + MOST));
    }
    return null;
  }

  private static final String ALL =
      """
      select subject, subject_id, period, most from quota where organisation_id = $1
      order by subject, subject_id, period
      """;

  Future<List<Quota>> all(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> Rows.all(rows, QuotaRows::quota));
  }

  private static final String STATES =
      """
      select q.subject, q.subject_id, q.period, q.most, coalesce(u.taken, 0) as taken
      from quota q
      left join quota_use u on u.organisation_id = q.organisation_id and u.subject = q.subject
        and u.subject_id = q.subject_id and u.period = q.period
        and u.begins = case q.period when 'day' then $2::date else $3::date end
      where q.organisation_id = $1
      order by q.subject, q.subject_id, q.period limit 1002
      """;

  /** Where the organisation's quotas stand. What a node holds and has not used counts as used. */
  public Future<List<State>> states(SqlClient client, OrganisationId organisation, Instant now) {
    return client
        .preparedQuery(STATES)
        .execute(
            Tuple.of(
                organisation.value(), Quota.Period.DAY.begins(now), Quota.Period.MONTH.begins(now)))
        .map(rows -> Rows.all(rows, row -> state(row, now)));
  }

  private static State state(Row row, Instant now) {
    Quota quota = quota(row);
    return new State(
        quota, Math.min(row.getLong("taken"), quota.most()), quota.period().renews(now));
  }

  private static final String LEASE =
      """
      insert into quota_use as u (organisation_id, subject, subject_id, period, begins, taken)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (organisation_id, subject, subject_id, period, begins)
      do update set taken = u.taken + excluded.taken where u.taken < $7
      returning taken
      """;

  /** Takes a block of {@code quota}; how much of it is the taker's. */
  Future<Long> lease(SqlClient client, OrganisationId organisation, Quota quota, LocalDate begins) {
    return client
        .preparedQuery(LEASE)
        .execute(
            Tuple.of(
                organisation.value(),
                quota.subject().wireName(),
                quota.id(),
                quota.period().wireName(),
                begins,
                quota.block(),
                quota.most()))
        .map(rows -> Rows.first(rows, row -> row.getLong("taken")))
        .map(taken -> taken.map(total -> within(quota, total)).orElse(0L));
  }

  /** What of the last block lies beyond the quota is nobody's. */
  private static long within(Quota quota, long taken) {
    return Math.max(0, quota.block() - Math.max(0, taken - quota.most()));
  }

  private static final String GIVE_BACK =
      """
      update quota_use set taken = greatest(0, taken - $6)
      where organisation_id = $1 and subject = $2 and subject_id = $3 and period = $4 and begins = $5
      """;

  /** Gives back what was taken and not used. */
  Future<Void> giveBack(
      SqlClient client, OrganisationId organisation, Quota quota, LocalDate begins, long unused) {
    return client
        .preparedQuery(GIVE_BACK)
        .execute(
            Tuple.of(
                organisation.value(),
                quota.subject().wireName(),
                quota.id(),
                quota.period().wireName(),
                begins,
                unused))
        .mapEmpty();
  }

  private static Quota quota(Row row) {
    return new Quota(
        Quota.Subject.valueOf(row.getString("subject").toUpperCase(Locale.ROOT)),
        row.getString("subject_id"),
        Quota.Period.valueOf(row.getString("period").toUpperCase(Locale.ROOT)),
        row.getLong("most"));
  }
}
