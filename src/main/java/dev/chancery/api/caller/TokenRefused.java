package dev.chancery.api.caller;

/**
 * An access token is not one that we take. Why is for the operator's log: who sent it hears what
 * everybody hears who is not known.
 */
final class TokenRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  TokenRefused(String reason) {
    super(reason, null, false, false);
  }
}
