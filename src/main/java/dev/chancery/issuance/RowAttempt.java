package dev.chancery.issuance;

import dev.chancery.model.Problem;

/** What became of a row before it is recorded. */
public sealed interface RowAttempt {
  int line();

  record Signed(SignedRow row) implements RowAttempt {
    @Override
    public int line() {
      return row.line();
    }
  }

  record Refused(int line, Problem problem) implements RowAttempt {}

  /**
   * Nothing can be said of it yet: others hold the last seats, or it has failed as no row should.
   * By itself it may be luckier, and takes nobody with it.
   */
  record Left(int line, Throwable cause) implements RowAttempt {}
}
