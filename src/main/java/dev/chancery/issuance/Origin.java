package dev.chancery.issuance;

import dev.chancery.model.BatchId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.SchemaId;
import org.jspecify.annotations.Nullable;

/** What a credential was issued for. */
sealed interface Origin {
  /**
   * A collection.
   *
   * @param copies how many copies a holder may have, null for no limit
   * @param seat its place in a capped collection
   * @param row null where it was asked for alone
   */
  record Campaign(
      CollectionId collection, @Nullable Long copies, @Nullable Long seat, @Nullable BulkRow row)
      implements Origin {}

  /**
   * A request that named holder and claims.
   *
   * @param leaf its place in a batch; null where it was asked for alone
   * @param delegated null where it is no delegation
   */
  record Request(SchemaId schema, @Nullable Leaf leaf, @Nullable Delegated delegated)
      implements Origin {}

  /**
   * What is kept of a delegation.
   *
   * @param parent null where it is the first of its line
   * @param sealed what the next one is held to, sealed
   */
  @SuppressWarnings("ArrayRecordComponent") // becomes a row
  record Delegated(@Nullable CredentialId parent, byte[] sealed) {}

  /**
   * A request that brought the credential itself.
   *
   * @param name SHA-256 of what its caller calls it by, within its issuer; null where by nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // becomes a row
  record Document(byte @Nullable [] name) implements Origin {}

  /** The place of a credential among those that its batch has issued. */
  record Leaf(BatchId batch, int position) {}
}
