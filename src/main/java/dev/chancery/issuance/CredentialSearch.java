package dev.chancery.issuance;

import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.HolderId;
import dev.chancery.model.SchemaId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation looks for among its credentials, newest first; null for whatever it may be.
 *
 * @param schema of the credential, or one of its collection's; not asked for beside a collection
 * @param issuedAfter exclusive, as {@code issuedBefore}
 * @param from where the page before has ended
 */
public record CredentialSearch(
    @Nullable HolderId holder,
    @Nullable CollectionId collection,
    @Nullable SchemaId schema,
    @Nullable CredentialState state,
    @Nullable Instant issuedAfter,
    @Nullable Instant issuedBefore,
    @Nullable Place from,
    int limit) {
  public static final int MOST = 200;

  private static final UUID LEAST = new UUID(0, 0);

  public CredentialSearch {
    if (collection != null && schema != null) {
      throw new IllegalArgumentException("a collection says which schemas it has");
    }
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a page of " + limit);
    }
  }

  /** Where a credential stands in the order of all: by time, and by id where that is the same. */
  public record Place(Instant issuedAt, CredentialId id) {}

  /** All that these filters find. */
  public static CredentialSearch of(
      @Nullable HolderId holder,
      @Nullable CollectionId collection,
      @Nullable SchemaId schema,
      @Nullable CredentialState state,
      @Nullable Instant issuedAfter,
      @Nullable Instant issuedBefore) {
    return new CredentialSearch(
        holder, collection, schema, state, issuedAfter, issuedBefore, null, MOST);
  }

  /** A page of {@code most}, after {@code last} or from the beginning. */
  public CredentialSearch page(int most, @Nullable Place last) {
    return new CredentialSearch(
        holder, collection, schema, state, issuedAfter, issuedBefore, last, most);
  }

  /**
   * What is looked for stands before this; null for all. A place is before {@code issuedBefore}.
   */
  @Nullable Instant beforeTime() {
    return from == null ? issuedBefore : from.issuedAt;
  }

  /** Of what was issued at {@link #beforeTime}, that with a smaller id, which none has. */
  @Nullable UUID beforeId() {
    if (from != null) {
      return from.id.value();
    }
    return issuedBefore == null ? null : LEAST;
  }
}
