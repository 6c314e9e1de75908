package dev.chancery.format;

import dev.chancery.model.Claims;

/**
 * Writes one collection's credentials; keeps nothing between two of them, so threads may share it.
 */
public interface CredentialWriter {
  /** The credential that {@code draft} becomes, but for its signature. */
  Prepared prepare(CredentialDraft draft);

  /**
   * Whether {@code draft} takes milliseconds to prepare, and so belongs on a worker thread; what
   * does not, takes microseconds.
   */
  default boolean isCostly(CredentialDraft draft) {
    return false;
  }

  /**
   * The same writer, made ready for drafts with these very claims; it writes others as before, and
   * all of them to the byte as before.
   */
  default CredentialWriter expecting(Claims claims) {
    return this;
  }
}
