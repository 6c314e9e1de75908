package dev.chancery.api.rest;

import dev.chancery.api.ProblemAnswers;
import dev.chancery.direct.BatchProtocol;
import dev.chancery.direct.IssueBatch;
import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.json.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * How a batch is asked for and answered here, for whoever carries it out later.
 *
 * @param deliveryLifetime how long the credentials of a batch wait for their holders
 */
public record RestBatches(Duration deliveryLifetime) implements BatchProtocol {
  @Override
  public IssueBatch read(
      OrganisationId organisation, Instant cameAt, byte[] body, IdempotencyKey idempotencyKey) {
    return new IssueRequest(organisation, cameAt, deliveryLifetime).batch(body, idempotencyKey);
  }

  @Override
  public byte[] problem(Throwable failure) {
    return Json.bytes(ProblemAnswers.document(failure));
  }
}
