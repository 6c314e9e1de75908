package dev.chancery.api.rest;

import dev.chancery.api.page.Availability;
import dev.chancery.api.page.ClaimView;
import dev.chancery.api.page.ClaimView.Stage;
import dev.chancery.issuance.Plan;
import dev.chancery.offer.Claim;
import dev.chancery.offer.ClaimTokens;
import dev.chancery.platform.json.Json;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A claim as whoever has its link sees it, on a page and as data. */
public final class ClaimViews {
  private final CollectionViews collections;
  private final ClaimTokens tokens;
  private final InstantSource clock;

  public ClaimViews(CollectionViews collections, ClaimTokens tokens, InstantSource clock) {
    this.collections = collections;
    this.tokens = tokens;
    this.clock = clock;
  }

  ClaimView page(String token, Claim claim, Plan plan, boolean vacant) {
    Stage stage = stage(claim, plan, vacant);
    return new ClaimView(
        plan.collection().name(),
        plan.issuer().name(),
        plan.issuer().did(),
        CollectionViews.card(plan),
        stage,
        state(claim, stage),
        tokens.link(token));
  }

  /** What it is, and where to call: as of a collection, with the claim in its place. */
  Map<String, @Nullable Object> data(String token, Claim claim, Plan plan, boolean vacant) {
    Map<String, @Nullable Object> data = collections.data(plan, null, vacant);
    data.put("claim", token);
    data.put("state", state(claim, stage(claim, plan, vacant)));
    data.put("requires", Json.of("proof", true, "code", false, "invitation", false));
    data.put("expiresAt", claim.expiresAt().toString());
    return data;
  }

  private Stage stage(Claim claim, Plan plan, boolean vacant) {
    return switch (claim.state(clock.instant())) {
      case WAITING ->
          new Stage.Waiting(claim.expiresAt(), collections.availability(plan.collection(), vacant));
      case COLLECTED -> new Stage.Collected();
      case CANCELLED -> new Stage.Cancelled();
      case EXPIRED -> new Stage.Expired(claim.expiresAt());
    };
  }

  /** The collection's where that keeps it from being collected. */
  private String state(Claim claim, Stage stage) {
    return stage instanceof Stage.Waiting(var _, Availability availability)
            && !(availability instanceof Availability.Open)
        ? CollectionViews.state(availability)
        : claim.state(clock.instant()).wireName();
  }
}
