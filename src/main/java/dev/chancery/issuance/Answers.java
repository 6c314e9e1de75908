package dev.chancery.issuance;

import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.IdempotencyConflict.Why;
import dev.chancery.model.ProblemException;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusReference;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.status.StatusUris;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger can answer again: by idempotency key, or to a holder who has proved the key of
 * the DID.
 */
final class Answers {
  private final StatusUris uris;

  Answers(StatusUris uris) {
    this.uris = uris;
  }

  /** {@code issued} as it lies in its row, under the organisation's data key. */
  static byte[] seal(Kind kind, Issued issued) {
    return kind.dataKey()
        .seal(associatedData(issued.id()), issued.credential().getBytes(StandardCharsets.UTF_8));
  }

  /** What {@link #seal} sealed, unless it was forgotten. */
  static Optional<Issued> open(Kind kind, Earlier earlier) {
    return Optional.ofNullable(earlier.sealed())
        .map(kept -> issued(kind, earlier, text(kind.dataKey(), earlier.id(), kept)));
  }

  /** What is known of {@code earlier} where the credential itself is fetched by its token. */
  static Issued waiting(Kind kind, Earlier earlier) {
    return issued(kind, earlier, null);
  }

  private static Issued issued(Kind kind, Earlier earlier, @Nullable String text) {
    return new Issued(
        earlier.id(), kind.name().format(), text, earlier.status(), earlier.issuedAt());
  }

  /** The credential that {@link #seal} sealed. */
  static String text(DataKey dataKey, CredentialId id, byte[] sealed) {
    return new String(dataKey.open(associatedData(id), sealed), StandardCharsets.UTF_8);
  }

  private static String associatedData(CredentialId id) {
    return "credential|" + id;
  }

  private static final String BY_KEY =
      """
      select k.request_hash, c.id, state_now(c.organisation_id, c.id, c.schema_id, c.state) as state, c.seat,
        c.status_list_id, c.status_index, c.issued_at, c.sealed
      from idempotency_key k join credential c on c.id = k.credential_id
      where k.scope_id = $1 and k.key_hash = $2
      """;

  /**
   * What {@code key} answered before. Used with another body, it is {@link
   * Problem.IdempotencyConflict}.
   */
  Future<Optional<Earlier>> byKey(SqlClient client, UUID scope, IdempotencyKey key) {
    return client
        .preparedQuery(BY_KEY)
        .execute(Tuple.of(scope, Pg.bytea(key.hash())))
        .map(rows -> Rows.first(rows, row -> checked(key, row)));
  }

  private Earlier checked(IdempotencyKey key, Row row) {
    if (!Arrays.equals(key.requestHash(), Pg.bytes(row, "request_hash"))) {
      throw new ProblemException(new Problem.IdempotencyConflict(Why.ANOTHER_BODY));
    }
    return earlier(row);
  }

  private static final String REMEMBER =
      """
      insert into idempotency_key (scope_id, key_hash, request_hash, credential_id, expires_at)
      values ($1, $2, $3, $4, $5) on conflict do nothing
      """;

  /** Lets {@code kept} answer with {@code credential}, which was not issued under it. */
  Future<Void> remember(
      SqlClient client,
      CollectionId collection,
      IdempotencyKey.Kept kept,
      CredentialId credential) {
    return client
        .preparedQuery(REMEMBER)
        .execute(
            Tuple.of(
                collection.value(),
                Pg.bytea(kept.key().hash()),
                Pg.bytea(kept.key().requestHash()),
                credential.value(),
                Pg.time(kept.expiresAt())))
        .mapEmpty();
  }

  private static final String COPIES =
      """
      select id, state, seat, status_list_id, status_index, issued_at, sealed from credential
      where collection_id = $1 and holder_id = $2 and copy is not null
      order by state = 'active' desc, state = 'suspended' desc, issued_at desc, id limit 1
      """;

  private static final String BY_ID =
      """
      select id, state, seat, status_list_id, status_index, issued_at, sealed from credential
      where organisation_id = $1 and id = $2
      """;

  /** One of the organisation's. */
  Future<Optional<Earlier>> byId(
      SqlClient client, OrganisationId organisation, CredentialId credential) {
    return client
        .preparedQuery(BY_ID)
        .execute(Tuple.of(organisation.value(), credential.value()))
        .map(rows -> Rows.first(rows, this::earlier));
  }

  private static final String OLDEST =
      """
      select id, state, seat, status_list_id, status_index, issued_at, sealed from credential
      where collection_id = $1 and holder_id = $2 and copy is not null
        and state not in ('suspended', 'replaced', 'revoked')
      order by issued_at, id limit 1
      """;

  /**
   * The youngest of the holder's copies, a suspended one only where none is active, and a revoked
   * one only where there is no other.
   */
  Future<Optional<Earlier>> youngest(SqlClient client, CollectionId collection, HolderId holder) {
    return one(client, COPIES, collection, holder);
  }

  /** The oldest of the holder's active copies. */
  Future<Optional<Earlier>> oldestActive(
      SqlClient client, CollectionId collection, HolderId holder) {
    return one(client, OLDEST, collection, holder);
  }

  private Future<Optional<Earlier>> one(
      SqlClient client, String query, CollectionId collection, HolderId holder) {
    return client
        .preparedQuery(query)
        .execute(Tuple.of(collection.value(), holder.value()))
        .map(rows -> Rows.first(rows, this::earlier));
  }

  private Earlier earlier(Row row) {
    return new Earlier(
        new CredentialId(row.getUUID("id")),
        CredentialState.from(row),
        row.getLong("seat"),
        status(row.getUUID("status_list_id"), row.getInteger("status_index")),
        Pg.instant(row, "issued_at"),
        row.getBuffer("sealed") == null ? null : Pg.bytes(row, "sealed"));
  }

  private @Nullable StatusReference status(@Nullable UUID list, @Nullable Integer index) {
    return list == null || index == null ? null : uris.reference(new StatusListId(list), index);
  }
}
