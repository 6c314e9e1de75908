package dev.chancery.offer;

import dev.chancery.identity.DidResolver;
import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProblemException;
import dev.chancery.offer.DeliveryRows.Asked;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.measure.Outcomes;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import dev.chancery.proof.Nonces;
import dev.chancery.proof.ProofJwts;
import dev.chancery.proof.SpentNonces;
import dev.chancery.proof.VerifiedProof;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hands out what waits. Safe for any thread. */
public final class Deliveries {
  /** What a nonce is minted for; a collection's is its id. */
  private static final String NONCE_SCOPE = "deliveries";

  /** In the eyes of so many organisations a proof is looked at. */
  private static final long MOST_ORGANISATIONS = 20;

  /**
   * On whose account the document of a stranger's DID is fetched: nobody's, so that strangers take
   * none of the places that an organisation has for its own holders.
   */
  private static final OrganisationId NOBODY = new OrganisationId(new UUID(0, 0));

  /** How long things last. */
  public record Timing(Duration nonceLifetime, Duration retention) {}

  private final Database database;
  private final DataKeys dataKeys;
  private final DidResolver resolver;
  private final Nonces nonces;
  private final ProofJwts proofs;
  private final InstantSource clock;
  private final String audience;
  private final Timing timing;
  private final Outcomes byProof;
  private final Outcomes byToken;
  private final SpentNonces spentNonces = new SpentNonces();
  private final DeliveryRows rows = new DeliveryRows();

  /** {@code audience}: the base URL, which a proof must name. */
  public Deliveries(
      Database database,
      DataKeys dataKeys,
      DidResolver resolver,
      Nonces nonces,
      ProofJwts proofs,
      InstantSource clock,
      String audience,
      Timing timing,
      MeterRegistry meters) {
    this.database = database;
    this.dataKeys = dataKeys;
    this.resolver = resolver;
    this.nonces = nonces;
    this.proofs = proofs;
    this.clock = clock;
    this.audience = audience;
    this.timing = timing;
    this.byProof = new Outcomes(meters, "chancery.delivery", Tags.of("by", "proof"));
    this.byToken = new Outcomes(meters, "chancery.delivery", Tags.of("by", "token"));
  }

  /** A nonce, to be signed into a proof within {@link #nonceLifetime}. */
  public String nonce() {
    return nonces.mint(NONCE_SCOPE, timing.nonceLifetime);
  }

  public Duration nonceLifetime() {
    return timing.nonceLifetime;
  }

  /**
   * What waits for {@code holder}, who shows by {@code jwt} to be the one, from {@code issuer} or,
   * where that is null, from all. The nonce is spent in the transaction that marks it as handed
   * out.
   */
  public Future<Collected> collect(Did holder, @Nullable Did issuer, String jwt) {
    long started = System.nanoTime();
    Asked asked = new Asked(holder, issuer);
    return Future.succeededFuture(jwt)
        .map(text -> proofs.claimed(text, holder, audience, NONCE_SCOPE))
        .compose(claimed -> believed(asked, claimed))
        .compose(belief -> handOut(asked, belief))
        .onSuccess(_ -> byProof.record("collected", started))
        .onFailure(failure -> byProof.recordFailure(failure, started));
  }

  /**
   * Who believes a proof.
   *
   * @param proof null where nobody does
   * @param organisations in whose eyes it holds; null for all
   */
  private record Belief(
      @Nullable VerifiedProof proof, @Nullable List<OrganisationId> organisations) {}

  private Future<Belief> believed(Asked asked, ProofJwts.Claimed claimed) {
    return resolver.isBuiltIn(asked.holder())
        ? proofs.verified(claimed, NOBODY).map(proof -> new Belief(proof, null))
        : database
            .with(client -> rows.waitingFrom(client, asked, clock.instant(), MOST_ORGANISATIONS))
            .compose(organisations -> believed(claimed, organisations));
  }

  /** What an organisation says of a DID of its own holds for what it has issued itself. */
  private Future<Belief> believed(ProofJwts.Claimed claimed, List<OrganisationId> organisations) {
    List<Future<VerifiedProof>> verdicts =
        organisations.stream().map(each -> proofs.verified(claimed, each)).toList();
    return Future.join(verdicts)
        .transform((_, _) -> Future.succeededFuture(verdicts))
        .compose(_ -> belief(organisations, verdicts));
  }

  private static Future<Belief> belief(
      List<OrganisationId> organisations, List<Future<VerifiedProof>> verdicts) {
    VerifiedProof proof = null;
    List<OrganisationId> believers = new ArrayList<>();
    for (int i = 0; i < verdicts.size(); i++) {
      Future<VerifiedProof> verdict = verdicts.get(i);
      if (verdict.succeeded()) {
        proof = verdict.result();
        believers.add(organisations.get(i));
      } else if (Database.isUnavailable(verdict.cause())) {
        return Future.failedFuture(verdict.cause());
      }
    }
    return Future.succeededFuture(new Belief(proof, believers));
  }

  private Future<Collected> handOut(Asked asked, Belief belief) {
    VerifiedProof proof = belief.proof;
    return proof == null
        ? Future.succeededFuture(Collected.NOTHING)
        : database
            .inTransaction(client -> handOut(client, asked, proof, belief.organisations))
            .compose(this::opened);
  }

  /**
   * What waits for who has {@code token}, once: it is deleted, and that is committed, before it is
   * handed out. Its key is looked for first, so that nothing stands between the two that can fail.
   */
  public Future<Delivered> fetch(String token) {
    long started = System.nanoTime();
    return Future.succeededFuture(token)
        .map(DeliveryTokens::hash)
        .compose(this::taken)
        .onSuccess(_ -> byToken.record("fetched", started))
        .onFailure(failure -> byToken.recordFailure(failure, started));
  }

  private Future<Delivered> taken(byte[] tokenHash) {
    return database
        .with(client -> rows.whose(client, tokenHash, clock.instant()))
        .map(found -> found.orElseThrow(DeliveryTokens::absent))
        .compose(dataKeys::of)
        .compose(dataKey -> taken(tokenHash, dataKey));
  }

  private Future<Delivered> taken(byte[] tokenHash, DataKey dataKey) {
    return database
        .with(client -> rows.take(client, tokenHash, clock.instant()))
        .map(found -> found.orElseThrow(DeliveryTokens::absent).open(dataKey));
  }

  private record Handed(List<DeliveryRows.Sealed> chosen, boolean more) {}

  private Future<Handed> handOut(
      SqlConnection client,
      Asked asked,
      VerifiedProof proof,
      @Nullable List<OrganisationId> organisations) {
    Instant now = clock.instant();
    return spend(client, proof)
        .compose(_ -> rows.handOut(client, asked, organisations, now, timing.retention))
        .compose(
            chosen ->
                rows.isLeft(client, asked, organisations, now)
                    .map(more -> new Handed(chosen, more)));
  }

  private Future<Void> spend(SqlConnection client, VerifiedProof proof) {
    return spentNonces
        .spend(client, proof.nonceHash(), proof.nonceExpiresAt())
        .compose(
            spent ->
                spent
                    ? Future.succeededFuture()
                    : Future.failedFuture(new ProblemException(SpentNonces.USED_BEFORE)));
  }

  private Future<Collected> opened(Handed handed) {
    List<Future<Delivered>> opened = handed.chosen.stream().map(this::opened).toList();
    return Future.all(opened)
        .map(_ -> new Collected(opened.stream().map(Future::result).toList(), handed.more));
  }

  private Future<Delivered> opened(DeliveryRows.Sealed waiting) {
    return dataKeys.of(waiting.organisation()).map(waiting::open);
  }
}
