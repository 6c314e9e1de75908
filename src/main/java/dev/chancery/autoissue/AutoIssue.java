package dev.chancery.autoissue;

import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Issuance;
import dev.chancery.issuance.Issued;
import dev.chancery.issuance.Plan;
import dev.chancery.issuance.Plans;
import dev.chancery.platform.measure.Outcomes;
import dev.chancery.proof.Nonces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import java.time.Duration;

/** The lane: a scan, from its arrival to the credential. Owned by one event loop. */
public final class AutoIssue {
  private final Plans plans;
  private final Door door;
  private final Issuance issuance;
  private final Nonces nonces;
  private final Duration nonceLifetime;
  private final Duplicates duplicates;
  private final Outcomes outcomes;

  public AutoIssue(
      Plans plans,
      Door door,
      Issuance issuance,
      Nonces nonces,
      Duration nonceLifetime,
      Duplicates duplicates,
      MeterRegistry meters) {
    this.plans = plans;
    this.door = door;
    this.issuance = issuance;
    this.nonces = nonces;
    this.nonceLifetime = nonceLifetime;
    this.duplicates = duplicates;
    this.outcomes = new Outcomes(meters, "chancery.lane", Tags.of("lane", "auto-issue"));
  }

  Future<Issued> scan(Scan scan) {
    long started = System.nanoTime();
    issuance.requireCapacity();
    return plans
        .of(scan.collection())
        .compose(plan -> scan(scan, plan))
        .onSuccess(_ -> outcomes.record("issued", started))
        .onFailure(failure -> outcomes.recordFailure(failure, started));
  }

  Future<Challenge.Nonce> challenge(Challenge challenge) {
    return plans
        .of(challenge.collection())
        .map(plan -> nonces.mint(Door.nonceScope(plan.collection()), nonceLifetime))
        .map(nonce -> new Challenge.Nonce(nonce, nonceLifetime));
  }

  private Future<Issued> scan(Scan scan, Plan plan) {
    IdempotencyKey key = scan.idempotencyKey();
    if (key == null) {
      return admitted(scan, plan);
    }
    return duplicates.one(scan.collection(), key, () -> answeredOr(scan, plan, key));
  }

  private Future<Issued> answeredOr(Scan scan, Plan plan, IdempotencyKey key) {
    return issuance
        .answered(plan, key)
        .compose(
            found ->
                found.isPresent() ? Future.succeededFuture(found.get()) : admitted(scan, plan));
  }

  private Future<Issued> admitted(Scan scan, Plan plan) {
    return door.admit(scan, plan).compose(issuance::issue);
  }
}
