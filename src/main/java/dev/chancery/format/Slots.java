package dev.chancery.format;

import dev.chancery.model.StatusReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one credential has of its own, but for its claims.
 *
 * @param from and {@code until}, as they print
 * @param entry the status entry's id
 */
record Slots(
    String id,
    String holder,
    String from,
    @Nullable String until,
    @Nullable String entry,
    @Nullable String list,
    @Nullable String index,
    @Nullable String purpose) {
  /** An IRI with an authority, which no context takes for a compact one. */
  private static final Pattern PLAIN_URL = Pattern.compile("https?://[A-Za-z0-9._~:/?=&%+-]+");

  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_-]+");

  /** One of them. */
  enum Slot {
    ID,
    HOLDER,
    FROM,
    UNTIL,
    ENTRY,
    LIST,
    INDEX,
    PURPOSE
  }

  static Slots of(CredentialDraft draft) {
    StatusReference status = draft.status();
    return new Slots(
        draft.id().urn(),
        draft.holder().value(),
        draft.validity().from().toString(),
        draft.validity().until() == null ? null : draft.validity().until().toString(),
        status == null ? null : status.uri() + "#" + status.index(),
        status == null ? null : status.uri(),
        status == null ? null : Integer.toString(status.index()),
        status == null ? null : status.purpose());
  }

  /** Whether a status entry stands in N-Quads and in JSON as it is. */
  static boolean isPlain(StatusReference status) {
    return PLAIN_URL.matcher(status.uri()).matches()
        && PLAIN_WORD.matcher(status.purpose()).matches();
  }

  @Nullable String get(Slot slot) {
    return switch (slot) {
      case ID -> id;
      case HOLDER -> holder;
      case FROM -> from;
      case UNTIL -> until;
      case ENTRY -> entry;
      case LIST -> list;
      case INDEX -> index;
      case PURPOSE -> purpose;
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
