package dev.chancery.autoissue;

import dev.chancery.issuance.BulkRow;
import dev.chancery.issuance.Issuance;
import dev.chancery.issuance.Issued;
import dev.chancery.issuance.Plan;
import dev.chancery.issuance.Plans;
import dev.chancery.issuance.RowAttempt;
import dev.chancery.issuance.RowIssuance;
import dev.chancery.issuance.RowOrder;
import dev.chancery.issuance.RowRecording;
import dev.chancery.issuance.SignedRow;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.HolderId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.offer.Claim;
import dev.chancery.offer.ClaimContent;
import dev.chancery.offer.ClaimDesk;
import dev.chancery.offer.ClaimState;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.measure.Outcomes;
import dev.chancery.proof.SpentNonces;
import dev.chancery.proof.VerifiedProof;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.List;

/**
 * A claim, from its link to the credential of whoever shows a key first. Owned by one event loop.
 */
public final class Collecting {
  private final Database database;
  private final Plans plans;
  private final Door door;
  private final Issuance issuance;
  private final ClaimDesk desk;
  private final InstantSource clock;
  private final Outcomes outcomes;
  private final SpentNonces spentNonces = new SpentNonces();

  public Collecting(
      Database database,
      Plans plans,
      Door door,
      Issuance issuance,
      ClaimDesk desk,
      InstantSource clock,
      MeterRegistry meters) {
    this.database = database;
    this.plans = plans;
    this.door = door;
    this.issuance = issuance;
    this.desk = desk;
    this.clock = clock;
    this.outcomes = new Outcomes(meters, "chancery.lane", Tags.of("lane", "claim"));
  }

  /** Who has come, and for what. */
  private record Caller(Collect collect, Plan plan, VerifiedProof proof) {
    private HolderId holder() {
      return HolderId.of(plan.collection().organisationId(), collect.did());
    }
  }

  /** The claim was collected, cancelled or has expired since it was looked at. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Claim claim;

    private Overtaken(Claim claim) {
      super("overtaken", null, false, false);
      this.claim = claim;
    }
  }

  Future<Issued> collect(Collect collect) {
    long started = System.nanoTime();
    issuance.requireCapacity();
    return desk.find(collect.token())
        .compose(claim -> collect(collect, claim))
        .onSuccess(_ -> outcomes.record("issued", started))
        .onFailure(failure -> outcomes.recordFailure(failure, started));
  }

  private Future<Issued> collect(Collect collect, Claim claim) {
    return plans
        .of(claim.collection())
        .compose(
            plan ->
                door.prove(collect.did(), collect.proof(), plan.collection())
                    .compose(proof -> serve(new Caller(collect, plan, proof), claim)));
  }

  /** What has ended does not begin again, so that this is asked twice at most. */
  private Future<Issued> serve(Caller caller, Claim claim) {
    return switch (claim.state(clock.instant())) {
      case WAITING -> issue(caller, claim);
      case COLLECTED -> again(caller, claim);
      case CANCELLED, EXPIRED -> Future.failedFuture(desk.ended(claim));
    };
  }

  /** The answer to who has collected it may have been lost. It is nobody else's. */
  private Future<Issued> again(Caller caller, Claim claim) {
    CredentialId credential = claim.credential();
    return credential == null || !caller.holder().equals(claim.holder())
        ? Future.failedFuture(desk.ended(claim))
        : database
            .inTransaction(client -> spend(client, caller.proof))
            .compose(_ -> issuance.again(caller.plan, credential));
  }

  /** Signs before the claim is held: who comes with the same link waits for no signature. */
  private Future<Issued> issue(Caller caller, Claim claim) {
    door.requireOpen(caller.plan.collection());
    return issuance
        .rows()
        .make(List.of(order(caller, claim)))
        .compose(attempts -> settle(caller, claim, attempts))
        .recover(
            failure ->
                failure instanceof Overtaken overtaken
                    ? serve(caller, overtaken.claim)
                    : Future.failedFuture(failure));
  }

  private RowOrder order(Caller caller, Claim claim) {
    ClaimContent content = desk.content(caller.plan.dataKey(), claim);
    return new RowOrder(
        caller.plan,
        new BulkRow(claim.bulk(), claim.line(), claim.key()),
        caller.collect.did(),
        caller.proof.key(),
        new Claims(content.claims()),
        null);
  }

  private Future<Issued> settle(Caller caller, Claim claim, List<RowAttempt> attempts) {
    return switch (attempts.getFirst()) {
      case RowAttempt.Signed(SignedRow row) ->
          database
              .inTransaction(client -> record(client, caller, claim, row))
              .onFailure(failure -> RowIssuance.releaseAfter(failure, attempts))
              .map(_ -> row.issued());
      case RowAttempt.Refused(int _, Problem problem) -> refused(problem);
      case RowAttempt.Left(int _, Throwable cause) -> Future.failedFuture(cause);
    };
  }

  /** All of it or nothing: the proof is spent, the credential recorded, and the claim its. */
  private Future<Void> record(SqlConnection client, Caller caller, Claim claim, SignedRow row) {
    return desk.hold(client, claim)
        .compose(this::requireWaiting)
        .compose(_ -> spend(client, caller.proof))
        .compose(_ -> issuance.rows().record(client, List.of(row), false))
        .compose(recordings -> require(recordings.getFirst(), caller.plan))
        .compose(id -> desk.collected(client, claim, caller.holder(), id));
  }

  private Future<Void> requireWaiting(Claim claim) {
    return claim.state(clock.instant()) == ClaimState.WAITING
        ? Future.succeededFuture()
        : Future.failedFuture(new Overtaken(claim));
  }

  private Future<Void> spend(SqlConnection client, VerifiedProof proof) {
    return spentNonces
        .spend(client, proof.nonceHash(), proof.nonceExpiresAt())
        .compose(spent -> spent ? Future.succeededFuture() : refused(SpentNonces.USED_BEFORE));
  }

  private static Future<CredentialId> require(RowRecording recording, Plan plan) {
    return switch (recording) {
      case RowRecording.Recorded(int _, CredentialId credential) ->
          Future.succeededFuture(credential);
      case RowRecording.IssuedBefore(int _) ->
          refused(new Problem.AlreadyIssued(plan.collection().id()));
      case RowRecording.Outrun(int _) -> refused(new Problem.Overloaded(Problem.SOON));
      case RowRecording.Rejected(int _) ->
          throw new IllegalStateException("what PostgreSQL refuses fails the transaction");
    };
  }

  private static <T> Future<T> refused(Problem problem) {
    return Future.failedFuture(new ProblemException(problem));
  }
}
