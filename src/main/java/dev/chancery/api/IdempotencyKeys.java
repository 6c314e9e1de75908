package dev.chancery.api;

import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.model.Digests;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import org.jspecify.annotations.Nullable;

/** The header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header). */
public final class IdempotencyKeys {
  private static final int LONGEST = 255;

  private IdempotencyKeys() {}

  /** The request's key, with the digest of its body; null where it has none. */
  public static @Nullable IdempotencyKey of(Exchange exchange) {
    byte[] hash = hash(exchange);
    return hash == null ? null : new IdempotencyKey(hash, Digests.sha256(exchange.octets()));
  }

  /** SHA-256 of the request's key, where its body is read by somebody else; null without one. */
  public static byte @Nullable [] hash(Exchange exchange) {
    String key = exchange.header("Idempotency-Key").orElse(null);
    if (key == null) {
      return null;
    }
    if (key.isBlank() || key.length() > LONGEST) {
      throw new ProblemException(
          new Problem.MalformedRequest(
              "", "an Idempotency-Key has 1 to " + LONGEST + " characters"));
    }
    return Digests.sha256(key);
  }
}
