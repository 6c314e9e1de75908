package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.HolderId;
import dev.chancery.model.Ids;
import dev.chancery.model.OrganisationId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * To revoke whatever was recorded with something in common before the order was given.
 *
 * @param subjectId the collection's, batch's or schema's id, the holder's DID, the key's kid, or
 *     the credential's URN
 * @param cause who gave it, why and when
 * @param revoked how many it has revoked so far
 * @param finishedAt null while it goes on
 */
public record RevocationOrder(
    UUID id,
    OrganisationId organisation,
    Subject subject,
    String subjectId,
    Cause cause,
    long revoked,
    @Nullable Instant finishedAt) {
  public RevocationOrder {
    switch (subject) {
      case COLLECTION, BATCH -> {
        UUID _ = Ids.uuid(subjectId, subject.wireName());
      }
      case HOLDER -> {
        Did _ = new Did(subjectId);
      }
      case KEY -> {
        DidUrl _ = DidUrl.parse(subjectId);
      }
      case CREDENTIAL -> {
        CredentialId _ = CredentialId.parse(subjectId);
      }
      case SCHEMA -> {}
    }
  }

  /** What credentials can have in common; of {@link #CREDENTIAL}, that they descend from it. */
  public enum Subject {
    COLLECTION("collectionId"),
    BATCH("batchId"),
    HOLDER("holderDid"),
    SCHEMA("schemaId"),
    KEY("kid"),
    CREDENTIAL("credentialId");

    private final String member;

    Subject(String member) {
      this.member = member;
    }

    /** Whether it may be asked for; the others are left by what was. */
    public boolean isGiven() {
      return this != CREDENTIAL;
    }

    /** What the API calls its id. */
    public String member() {
      return member;
    }

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Subject ofWireName(String name) {
      return Arrays.stream(values())
          .filter(subject -> subject.wireName().equals(name))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(name));
    }
  }

  /** The same before anything was revoked. */
  RevocationOrder asGiven() {
    return new RevocationOrder(id, organisation, subject, subjectId, cause, 0, null);
  }

  /** The same about what the ledger calls {@code name}. */
  RevocationOrder about(String name) {
    return new RevocationOrder(id, organisation, subject, name, cause, revoked, finishedAt);
  }

  /** The subject as the ledger names it. */
  String ledgerId() {
    return switch (subject) {
      case HOLDER -> HolderId.of(organisation, new Did(subjectId)).toString();
      case COLLECTION, BATCH, SCHEMA, KEY, CREDENTIAL -> subjectId;
    };
  }
}
