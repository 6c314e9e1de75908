package dev.chancery.direct;

import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProblemException;
import java.time.Instant;

/** What a batch is asked for in, and what its caller is told in: the API's own, above. */
public interface BatchProtocol {
  /**
   * The request with this body, as it was read when it came; a {@link ProblemException} where it
   * cannot be. Takes its time: to be called on a worker thread.
   */
  IssueBatch read(
      OrganisationId organisation, Instant cameAt, byte[] body, IdempotencyKey idempotencyKey);

  /** What tells of {@code failure}, a problem or a bug: JSON. */
  byte[] problem(Throwable failure);
}
