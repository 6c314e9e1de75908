package dev.chancery.format;

import dev.chancery.model.StatusPurpose;
import dev.chancery.model.StatusReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one credential has of its own, but for its claims.
 *
 * @param from and {@code until}, as they print
 * @param index of the status entries
 * @param revocation the list of that purpose, and {@code revocationEntry} the entry's id; so with
 *     the other
 */
record Slots(
    String id,
    String holder,
    String from,
    @Nullable String until,
    @Nullable String index,
    @Nullable String revocation,
    @Nullable String revocationEntry,
    @Nullable String suspension,
    @Nullable String suspensionEntry) {
  /** An IRI with an authority, which no context takes for a compact one. */
  private static final Pattern PLAIN_URL = Pattern.compile("https?://[A-Za-z0-9._~:/?=&%+-]+");

  /** One of them. */
  enum Slot {
    ID,
    HOLDER,
    FROM,
    UNTIL,
    INDEX,
    REVOCATION,
    REVOCATION_ENTRY,
    SUSPENSION,
    SUSPENSION_ENTRY
  }

  static Slots of(CredentialDraft draft) {
    StatusReference status = draft.status();
    return new Slots(
        draft.id().urn(),
        draft.holder().value(),
        draft.validity().from().toString(),
        draft.validity().until() == null ? null : draft.validity().until().toString(),
        status == null ? null : Integer.toString(status.index()),
        list(status, StatusPurpose.REVOCATION),
        entry(status, StatusPurpose.REVOCATION),
        list(status, StatusPurpose.SUSPENSION),
        entry(status, StatusPurpose.SUSPENSION));
  }

  private static @Nullable String list(@Nullable StatusReference status, StatusPurpose purpose) {
    return status == null ? null : purpose.uri(status.uri());
  }

  private static @Nullable String entry(@Nullable StatusReference status, StatusPurpose purpose) {
    return status == null ? null : purpose.uri(status.uri()) + "#" + status.index();
  }

  /** Whether a status entry stands in N-Quads and in JSON as it is. */
  static boolean isPlain(StatusReference status) {
    return PLAIN_URL.matcher(status.uri()).matches();
  }

  @Nullable String get(Slot slot) {
    return switch (slot) {
      case ID -> id;
      case HOLDER -> holder;
      case FROM -> from;
      case UNTIL -> until;
      case INDEX -> index;
      case REVOCATION -> revocation;
      case REVOCATION_ENTRY -> revocationEntry;
      case SUSPENSION -> suspension;
      case SUSPENSION_ENTRY -> suspensionEntry;
    };
  }

  /** The slot that {@code value} stands in; null of what stands in none. */
  @Nullable Slot holding(String value) {
    for (Slot slot : Slot.values()) {
      if (value.equals(get(slot))) {
        return slot;
      }
    }
    return null;
  }
}
