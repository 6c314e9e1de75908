package dev.chancery.api.caller;

import dev.chancery.model.Actor;
import dev.chancery.model.Digests;
import dev.chancery.model.Ids;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code api_key} and {@code rotated_secret}. A key's secret is 256 bits, shown when it
 * is made and stored as its SHA-256 alone.
 */
public final class ApiKeys {
  /** By which a scanner of leaked secrets knows our keys. */
  private static final String PREFIX = "chy_";

  private final Randomness randomness;

  public ApiKeys(Randomness randomness) {
    this.randomness = randomness;
  }

  /** A key without the key. */
  public record Listed(
      UUID id,
      String name,
      Set<Scope> scopes,
      Instant createdAt,
      @Nullable Integer requestsPerMinute,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt) {
    private static Listed from(Row row) {
      return new Listed(
          row.getUUID("id"),
          row.getString("name"),
          ApiKeys.scopes(row),
          Pg.instant(row, "created_at"),
          row.getInteger("requests_per_minute"),
          Pg.optionalInstant(row, "expires_at"),
          Pg.optionalInstant(row, "last_used_at"),
          Pg.optionalInstant(row, "revoked_at"));
    }
  }

  /** A key whose secret was replaced; {@code hash} is the earlier secret's, in hex. */
  public record Rotated(Listed key, String hash) {}

  /** A fresh secret. */
  public String fresh() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(32));
  }

  private static final String INSERT =
      """
      insert into api_key (id, organisation_id, name, scopes, expires_at, hash, requests_per_minute)
      select $1, $2, $3, $4, $5, $6, $7
      where not exists (select from rotated_secret where organisation_id = $2 and hash = $6)
      on conflict (hash) do nothing
      """;

  /**
   * Lets {@code secret} call for {@code organisation}, and answers with the key's id. One that is
   * there already stays as it is, and one that a rotation has replaced does not come back: then it
   * is empty.
   */
  public Future<Optional<UUID>> insert(
      SqlClient client, OrganisationId organisation, NewKey key, String secret) {
    UUID id = Ids.version4(randomness.bytes(16));
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                id,
                organisation.value(),
                key.name(),
                Scope.wireNames(key.scopes()),
                Pg.time(key.expiresAt()),
                Pg.bytea(Digests.sha256(secret)),
                key.requestsPerMinute()))
        .map(rows -> rows.rowCount() == 1 ? Optional.of(id) : Optional.empty());
  }

  private static final String FIND =
      """
      with secret as (
        select id as key_id, organisation_id, null::timestamptz as expires_at from api_key where hash = $1
        union all
        select key_id, organisation_id, expires_at from rotated_secret where hash = $1
      )
      select k.id, k.organisation_id, o.operator, k.scopes, least(k.expires_at, s.expires_at) as expires_at,
        k.requests_per_minute as key_per_minute, l.requests_per_minute as organisation_per_minute
      from secret s
      join api_key k on k.organisation_id = s.organisation_id and k.id = s.key_id
      join organisation o on o.id = k.organisation_id
      left join organisation_limit l on l.organisation_id = k.organisation_id
      where k.revoked_at is null
      """;

  /** Whose secret has this hash. */
  Future<Optional<Caller>> find(SqlClient client, byte[] hash) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(Pg.bytea(hash)))
        .map(rows -> Rows.first(rows, ApiKeys::caller));
  }

  private static Caller caller(Row row) {
    UUID id = row.getUUID("id");
    return new Caller(
        id,
        Actor.key(id),
        new OrganisationId(row.getUUID("organisation_id")),
        row.getBoolean("operator"),
        scopes(row),
        Rates.from(row),
        Pg.optionalInstant(row, "expires_at"));
  }

  private static Set<Scope> scopes(Row row) {
    return Arrays.stream(row.getArrayOfStrings("scopes"))
        .map(Scope::ofWireName)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static final String USED =
      """
      update api_key set last_used_at = $3
      where organisation_id = $1 and id = $2 and (last_used_at is null or last_used_at < $3)
      """;

  /** Notes that a key was used. */
  Future<Void> used(SqlClient client, OrganisationId organisation, UUID id, Instant at) {
    return client
        .preparedQuery(USED)
        .execute(Tuple.of(organisation.value(), id, Pg.time(at)))
        .mapEmpty();
  }

  private static final String ALL =
      """
      select id, name, scopes, created_at, requests_per_minute, expires_at, last_used_at, revoked_at
      from api_key where organisation_id = $1 order by created_at, id limit 1000
      """;

  public Future<List<Listed>> all(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> Rows.all(rows, Listed::from));
  }

  private static final String ROTATE =
      """
      with old as (
        select id, organisation_id, hash from api_key
        where organisation_id = $1 and id = $2 and revoked_at is null for update
      ), kept as (
        insert into rotated_secret (hash, organisation_id, key_id, expires_at)
        select hash, organisation_id, id, $4 from old
      )
      update api_key k set hash = $3, expires_at = coalesce($5, k.expires_at)
      from old where k.organisation_id = old.organisation_id and k.id = old.id
      returning k.id, k.name, k.scopes, k.created_at, k.requests_per_minute, k.expires_at, k.last_used_at,
        k.revoked_at, encode(old.hash, 'hex') as old_hash
      """;

  /**
   * Gives a key another secret; the one that it had opens until {@code oldUntil}. Where {@code
   * expiresAt} is not null, it is the key's new end.
   */
  public Future<Optional<Rotated>> rotate(
      SqlClient client,
      OrganisationId organisation,
      UUID id,
      String secret,
      Instant oldUntil,
      @Nullable Instant expiresAt) {
    return client
        .preparedQuery(ROTATE)
        .execute(
            Tuple.of(
                organisation.value(),
                id,
                Pg.bytea(Digests.sha256(secret)),
                Pg.time(oldUntil),
                Pg.time(expiresAt)))
        .map(
            rows ->
                Rows.first(rows, row -> new Rotated(Listed.from(row), row.getString("old_hash"))));
  }

  private static final String LIMIT =
      """
      with limited as (
        update api_key set requests_per_minute = $3
        where organisation_id = $1 and id = $2 and revoked_at is null
        returning id, organisation_id, hash
      )
      select encode(hash, 'hex') as hash from limited
      union all
      select encode(s.hash, 'hex') from limited l
      join rotated_secret s on s.organisation_id = l.organisation_id and s.key_id = l.id
      """;

  /** Sets a key's limit, null for none; answers as {@link #revoke} does. */
  public Future<List<String>> limit(
      SqlClient client, OrganisationId organisation, UUID id, @Nullable Integer requestsPerMinute) {
    return client
        .preparedQuery(LIMIT)
        .execute(Tuple.of(organisation.value(), id, requestsPerMinute))
        .map(rows -> Rows.all(rows, row -> row.getString("hash")));
  }

  private static final String REVOKE =
      """
      with revoked as (
        update api_key set revoked_at = now() where organisation_id = $1 and id = $2 and revoked_at is null
        returning id, organisation_id, hash
      )
      select encode(hash, 'hex') as hash from revoked
      union all
      select encode(s.hash, 'hex') from revoked r
      join rotated_secret s on s.organisation_id = r.organisation_id and s.key_id = r.id
      """;

  /** Ends a key; answers with the hashes of its secrets, in hex, where there was one to end. */
  public Future<List<String>> revoke(SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(REVOKE)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> Rows.all(rows, row -> row.getString("hash")));
  }
}
