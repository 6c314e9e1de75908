package dev.chancery.testing;

/** Where in an exchange a connection is lost. */
public sealed interface Cut {
  /** The server never hears the request. */
  record BeforeRequest() implements Cut {}

  /** The server has the request; the client knows nothing of what it does with it. */
  record AfterRequest() implements Cut {}

  /**
   * PostgreSQL has answered, which it does when the transaction is over; the client hears the first
   * {@code messages} of the answer.
   */
  record InAnswer(int messages) implements Cut {}
}
