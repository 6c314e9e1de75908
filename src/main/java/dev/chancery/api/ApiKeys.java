package dev.chancery.api;

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
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code api_key}. A key is 256 bits, shown when it is made and stored as its SHA-256
 * alone.
 */
public final class ApiKeys {
  /** By which a scanner of leaked secrets knows our keys. */
  private static final String PREFIX = "chy_";

  private final Randomness randomness;

  public ApiKeys(Randomness randomness) {
    this.randomness = randomness;
  }

  /** A key without the key. */
  public record Listed(UUID id, String name, Instant createdAt, @Nullable Instant revokedAt) {
    private static Listed from(Row row) {
      return new Listed(
          row.getUUID("id"),
          row.getString("name"),
          Pg.instant(row, "created_at"),
          Pg.optionalInstant(row, "revoked_at"));
    }
  }

  /** A fresh key. */
  public String fresh() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(32));
  }

  private static final String INSERT =
      """
      insert into api_key (id, organisation_id, name, hash) values ($1, $2, $3, $4)
      on conflict (hash) do nothing
      """;

  /** Lets {@code key} call for {@code organisation}; a key that is there already stays as it is. */
  public Future<UUID> insert(
      SqlClient client, OrganisationId organisation, String name, String key) {
    UUID id = Ids.version4(randomness.bytes(16));
    return client
        .preparedQuery(INSERT)
        .execute(Tuple.of(id, organisation.value(), name, Pg.bytea(Digests.sha256(key))))
        .map(id);
  }

  private static final String FIND =
      """
      select k.id, k.organisation_id, o.operator
      from api_key k join organisation o on o.id = k.organisation_id
      where k.hash = $1 and k.revoked_at is null
      """;

  /** Whose key has this hash. */
  Future<Optional<Caller>> find(SqlClient client, byte[] hash) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(Pg.bytea(hash)))
        .map(rows -> Rows.first(rows, ApiKeys::caller));
  }

  private static Caller caller(Row row) {
    return new Caller(
        row.getUUID("id"),
        new OrganisationId(row.getUUID("organisation_id")),
        row.getBoolean("operator"));
  }

  private static final String ALL =
      """
      select id, name, created_at, revoked_at from api_key where organisation_id = $1 order by created_at, id limit 1000
      """;

  public Future<List<Listed>> all(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> Rows.all(rows, Listed::from));
  }

  private static final String REVOKE =
      """
      update api_key set revoked_at = now() where organisation_id = $1 and id = $2 and revoked_at is null
      returning encode(hash, 'hex') as hash
      """;

  /** Ends a key; answers with its hash, in hex, where there was one to end. */
  public Future<Optional<String>> revoke(SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(REVOKE)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> Rows.first(rows, row -> row.getString("hash")));
  }
}
