package dev.chancery.issuance;

import dev.chancery.model.BatchId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.IdempotencyConflict.Why;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.seal.DataKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code batch}, and the digests of what a batch has issued. */
final class BatchRows {
  /**
   * A row, before it is one.
   *
   * @param root null where nothing was issued, and {@code signedRoot} with it
   * @param sealedAnswer there where there is a key
   */
  @SuppressWarnings("ArrayRecordComponent") // becomes a row
  record Batch(
      BatchId id,
      OrganisationId organisation,
      Did issuer,
      byte @Nullable [] root,
      @Nullable String signedRoot,
      int size,
      Instant issuedAt,
      @Nullable IdempotencyKey key,
      byte @Nullable [] sealedAnswer) {}

  private static final String INSERT =
      """
      insert into batch (id, organisation_id, issuer_did, root, signed_root, size, issued_at,
        key_hash, request_hash, sealed_answer)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (organisation_id, key_hash) do nothing
      """;

  /** False where its idempotency key is taken. */
  Future<Boolean> insert(SqlClient client, Batch batch) {
    IdempotencyKey key = batch.key;
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.from(
                new Object[] {
                  batch.id.value(),
                  batch.organisation.value(),
                  batch.issuer.value(),
                  Pg.bytea(batch.root),
                  batch.signedRoot,
                  batch.size,
                  Pg.time(batch.issuedAt),
                  key == null ? null : Pg.bytea(key.hash()),
                  key == null ? null : Pg.bytea(key.requestHash()),
                  Pg.bytea(batch.sealedAnswer)
                }))
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String EXISTS =
      """
      select from batch where id = $1
      """;

  Future<Boolean> exists(SqlClient client, BatchId id) {
    return client.preparedQuery(EXISTS).execute(Tuple.of(id.value())).map(rows -> rows.size() == 1);
  }

  /** What a key answered. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Kept(BatchId id, byte[] requestHash, byte[] sealedAnswer) {
    /** The answer, to the same request. */
    byte[] open(DataKey dataKey, IdempotencyKey key) {
      if (!Arrays.equals(key.requestHash(), requestHash)) {
        throw new ProblemException(new Problem.IdempotencyConflict(Why.ANOTHER_BODY));
      }
      return dataKey.open(associatedData(id), sealedAnswer);
    }
  }

  private static final String BY_KEY =
      """
      select id, request_hash, sealed_answer from batch
      where organisation_id = $1 and key_hash = $2 and sealed_answer is not null
      """;

  Future<Optional<Kept>> byKey(SqlClient client, OrganisationId organisation, IdempotencyKey key) {
    return client
        .preparedQuery(BY_KEY)
        .execute(Tuple.of(organisation.value(), Pg.bytea(key.hash())))
        .map(
            rows ->
                Rows.first(
                    rows,
                    row ->
                        new Kept(
                            new BatchId(row.getUUID("id")),
                            Pg.bytes(row, "request_hash"),
                            Pg.bytes(row, "sealed_answer"))));
  }

  private static final String BY_ROOT =
      """
      select id, issuer_did, root, signed_root, size from batch where root = $1
      """;

  /** The batch with that root, whoever's it is. */
  Future<Optional<Transaction>> findPublic(SqlClient client, byte[] root) {
    return client
        .preparedQuery(BY_ROOT)
        .execute(Tuple.of(Pg.bytea(root)))
        .map(rows -> Rows.first(rows, BatchRows::transaction));
  }

  private static Transaction transaction(Row row) {
    return new Transaction(
        new BatchId(row.getUUID("id")),
        new Did(row.getString("issuer_did")),
        Pg.bytes(row, "root"),
        row.getString("signed_root"),
        row.getInteger("size"));
  }

  /** A credential's place in the tree. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Leaf(CredentialId id, byte[] digest) {}

  private static final String LEAVES =
      """
      select id, digest from credential where batch_id = $1 order by batch_position
      """;

  /** What the batch has issued, in the order of the tree. */
  Future<List<Leaf>> leaves(SqlClient client, BatchId batch) {
    return client
        .preparedQuery(LEAVES)
        .execute(Tuple.of(batch.value()))
        .map(
            rows ->
                Rows.all(
                    rows,
                    row -> new Leaf(new CredentialId(row.getUUID("id")), Pg.bytes(row, "digest"))));
  }

  static byte[] seal(DataKey dataKey, BatchId id, byte[] answer) {
    return dataKey.seal(associatedData(id), answer);
  }

  private static String associatedData(BatchId id) {
    return "batch|" + id;
  }
}
