package dev.chancery.issuance;

import dev.chancery.model.Algorithm;
import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProofType;
import dev.chancery.model.SchemaId;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusReference;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.status.StatusUris;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code credential} as an organisation reads it. */
final class CredentialRows {
  private final StatusUris uris;

  CredentialRows(StatusUris uris) {
    this.uris = uris;
  }

  /** A credential, and its text as the ledger keeps it, or as it waits; null where neither does. */
  @SuppressWarnings("ArrayRecordComponent") // opened once
  record Kept(CredentialMetadata metadata, byte @Nullable [] sealed, byte @Nullable [] waiting) {}

  Future<Optional<Kept>> find(SqlClient client, OrganisationId organisation, CredentialId id) {
    return client
        .preparedQuery(CredentialStatements.ONE)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(rows -> Rows.first(rows, this::kept));
  }

  /**
   * What has that {@code id} in the ledger, which no name may take from it, and nothing else; or
   * what the organisation's issuers have issued by that name, of each of them one, the youngest
   * first.
   */
  Future<List<Kept>> named(
      SqlClient client, OrganisationId organisation, String name, @Nullable CredentialId id) {
    return client
        .preparedQuery(CredentialStatements.NAMED)
        .execute(Tuple.of(organisation.value(), name, id == null ? null : id.value()))
        .map(rows -> Rows.all(rows, this::kept))
        .map(
            found ->
                found.stream()
                    .filter(kept -> kept.metadata().id().equals(id))
                    .findFirst()
                    .map(List::of)
                    .orElse(found));
  }

  private Kept kept(Row row) {
    return new Kept(metadata(row), octets(row, "sealed"), octets(row, "waiting"));
  }

  private static byte @Nullable [] octets(Row row, String column) {
    return row.getBuffer(column) == null ? null : Pg.bytes(row, column);
  }

  Future<List<CredentialMetadata>> search(
      SqlClient client, OrganisationId organisation, CredentialSearch search) {
    return client
        .preparedQuery(CredentialStatements.statement(search))
        .execute(CredentialStatements.parameters(organisation, search))
        .map(rows -> Rows.all(rows, this::metadata));
  }

  private static final String FALLEN =
      """
      select from credential
      where status_list_id = $1 and status_index = $2 and schema_id = 'agent-delegation'
      and descends_from_revoked(organisation_id, id)
      """;

  /** Whether the delegation with that entry in a status list descends from one that is revoked. */
  Future<Boolean> descendsFromRevoked(SqlClient client, StatusListId list, int index) {
    return client
        .preparedQuery(FALLEN)
        .execute(Tuple.of(list.value(), index))
        .map(rows -> rows.size() > 0);
  }

  private CredentialMetadata metadata(Row row) {
    UUID collection = row.getUUID("collection_id");
    String schema = row.getString("schema_id");
    UUID holder = row.getUUID("holder_id");
    String holderDid = row.getString("holder_did");
    UUID replacedBy = row.getUUID("replaced_by");
    UUID parent = row.getUUID("parent_id");
    return new CredentialMetadata(
        new CredentialId(row.getUUID("id")),
        CredentialState.from(row),
        proofType(row),
        collection == null ? null : new CollectionId(collection),
        schema == null ? null : new SchemaId(schema),
        row.getBuffer("root") == null ? null : Pg.bytes(row, "root"),
        row.getString("kid"),
        holder == null ? null : new HolderId(holder),
        holderDid == null ? null : new Did(holderDid),
        Pg.instant(row, "issued_at"),
        Pg.optionalInstant(row, "valid_until"),
        status(row.getUUID("status_list_id"), row.getInteger("status_index")),
        replacedBy == null ? null : new CredentialId(replacedBy),
        parent == null ? null : new CredentialId(parent));
  }

  /**
   * How it is secured: as the list is that it points at; where there is none, as its collection's
   * format is by that key.
   */
  private static @Nullable ProofType proofType(Row row) {
    String ofList = row.getString("proof_type");
    String format = row.getString("format");
    if (ofList != null) {
      return ProofType.ofWireName(ofList).orElseThrow();
    }
    return format == null
        ? null
        : ProofType.of(FormatIdentifier.ofWireName(format).orElseThrow()).stream()
            .filter(type -> type.isSignedBy(Algorithm.ofJoseName(row.getString("algorithm"))))
            .findFirst()
            .orElseThrow();
  }

  private @Nullable StatusReference status(@Nullable UUID list, @Nullable Integer index) {
    return list == null || index == null ? null : uris.reference(new StatusListId(list), index);
  }
}
