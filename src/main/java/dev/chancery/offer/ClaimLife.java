package dev.chancery.offer;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.Actor;
import dev.chancery.model.BulkId;
import dev.chancery.model.ClaimId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an organisation sees of its claims, and does with them. Safe for any thread. */
public final class ClaimLife {
  private final Database database;
  private final DataKeys dataKeys;
  private final ClaimDesk desk;
  private final Audit audit;
  private final InstantSource clock;
  private final ClaimRows rows = new ClaimRows();

  public ClaimLife(
      Database database, DataKeys dataKeys, ClaimDesk desk, Audit audit, InstantSource clock) {
    this.database = database;
    this.dataKeys = dataKeys;
    this.desk = desk;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Which claims are asked for.
   *
   * @param bulk of which; null for any
   * @param state in which; null for any
   * @param after which the page begins; null for the first
   */
  public record Query(@Nullable BulkId bulk, @Nullable ClaimState state, @Nullable ClaimId after) {}

  /**
   * A claim, and what it says.
   *
   * @param content empty where it has ended: that is forgotten
   */
  public record Told(Claim claim, ClaimState state, Optional<ClaimContent> content) {}

  /** The next {@code most}, in the order in which they were made. */
  public Future<List<Told>> page(OrganisationId organisation, Query query, int most) {
    return database
        .with(client -> rows.page(client, organisation, query, clock.instant(), most))
        .compose(
            page ->
                dataKeys
                    .of(organisation)
                    .map(key -> page.stream().map(claim -> told(key, claim)).toList()));
  }

  /** The organisation's claim, or {@link Problem.NotFound}. */
  public Future<Told> require(OrganisationId organisation, ClaimId id) {
    return database.with(client -> require(client, organisation, id));
  }

  private Future<Told> require(SqlClient client, OrganisationId organisation, ClaimId id) {
    return rows.find(client, organisation, id)
        .map(found -> found.orElseThrow(() -> absent(id)))
        .compose(claim -> dataKeys.of(organisation).map(key -> told(key, claim)));
  }

  private Told told(DataKey dataKey, Claim claim) {
    ClaimState state = claim.state(clock.instant());
    return new Told(
        claim,
        state,
        state == ClaimState.WAITING ? Optional.of(desk.content(dataKey, claim)) : Optional.empty());
  }

  /** Writes once more to who has an address; what was sent before stays good. */
  public Future<Told> resend(OrganisationId organisation, Actor actor, ClaimId id) {
    Deed deed = new Deed(organisation, actor, Action.CLAIM_RESENT, id.toString(), Map.of());
    return database.inTransaction(
        client ->
            require(client, organisation, id)
                .compose(told -> resend(client, told).map(told))
                .compose(told -> audit.record(client, deed).map(told)));
  }

  private Future<Void> resend(SqlConnection client, Told told) {
    ClaimContent content = told.content.orElseThrow(() -> ended(told.state));
    return desk.write(client, told.claim, content)
        .map(
            written -> {
              if (!written) {
                throw new ProblemException(
                    new Problem.Conflict("claim", "there is no address that it could be sent to"));
              }
              return null;
            });
  }

  /** Nobody collects it any more. What is there already is no fault, and no deed. */
  public Future<Told> cancel(OrganisationId organisation, Actor actor, ClaimId id) {
    Deed deed = new Deed(organisation, actor, Action.CLAIM_CANCELLED, id.toString(), Map.of());
    return database.inTransaction(
        client ->
            rows.cancel(client, organisation, id, clock.instant())
                .compose(
                    cancelled -> cancelled ? audit.record(client, deed) : Future.succeededFuture())
                .compose(_ -> require(client, organisation, id))
                .map(ClaimLife::requireCancelled));
  }

  private static Told requireCancelled(Told told) {
    if (told.state != ClaimState.CANCELLED) {
      throw ended(told.state);
    }
    return told;
  }

  private static ProblemException ended(ClaimState state) {
    return new ProblemException(new Problem.Conflict("claim", "it is " + state.wireName()));
  }

  private static ProblemException absent(ClaimId id) {
    return new ProblemException(new Problem.NotFound("claim", id.toString()));
  }
}
