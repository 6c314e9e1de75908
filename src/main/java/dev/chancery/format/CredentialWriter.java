package dev.chancery.format;

/**
 * Writes one collection's credentials; keeps nothing between two of them, so threads may share it.
 */
public interface CredentialWriter {
  /** The credential that {@code draft} becomes, but for its signature. */
  Prepared prepare(CredentialDraft draft);
}
