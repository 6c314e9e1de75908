package dev.chancery.issuance;

import dev.chancery.model.CredentialId;

/** What became of the credential of a row. */
public sealed interface RowRecording {
  int line();

  /** It is recorded. */
  record Recorded(int line, CredentialId credential) implements RowRecording {}

  /** Who the row is for has a credential of the collection that lives. */
  record IssuedBefore(int line) implements RowRecording {}

  /** What it had taken, a seat or a number of a copy, was another's; it may be luckier. */
  record Outrun(int line) implements RowRecording {}

  /** PostgreSQL has refused it, and would again. */
  record Rejected(int line) implements RowRecording {}
}
