package dev.chancery.offer;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;

/**
 * The token of a credential that waits, made of its id: a request that is sent again gets the same
 * one.
 */
public final class DeliveryTokens {
  private final TokenKey key;

  /** The key has 32 octets, shared by all nodes and used for nothing else. */
  public DeliveryTokens(byte[] key) {
    this.key = new TokenKey(key);
  }

  /** The token that fetches {@code credential}. */
  public String of(CredentialId credential) {
    return key.of(credential.value());
  }

  /**
   * By which {@code token} is found; what cannot be one is as little there as one that was used.
   */
  static byte[] hash(String token) {
    return TokenKey.hash(token).orElseThrow(DeliveryTokens::absent);
  }

  /** Unknown, used, expired, revoked: the same to whoever asks. Does not repeat the token. */
  static ProblemException absent() {
    return new ProblemException(new Problem.NotFound("delivery", ""));
  }
}
