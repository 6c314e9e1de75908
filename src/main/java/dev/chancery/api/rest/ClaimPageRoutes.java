package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.api.page.ClaimPage;
import dev.chancery.issuance.Plan;
import dev.chancery.issuance.Plans;
import dev.chancery.issuance.Vacancies;
import dev.chancery.offer.Claim;
import dev.chancery.offer.ClaimDesk;
import io.vertx.core.Future;

/** What the link of a claim opens, for people and for wallets. To look at it changes nothing. */
public final class ClaimPageRoutes {
  private final ClaimDesk desk;
  private final Plans plans;
  private final Vacancies vacancies;
  private final ClaimViews views;

  public ClaimPageRoutes(ClaimDesk desk, Plans plans, Vacancies vacancies, ClaimViews views) {
    this.desk = desk;
    this.plans = plans;
    this.vacancies = vacancies;
    this.views = views;
  }

  public void register(Routes routes) {
    routes.get("/claim/:token", Access.PUBLIC, this::claim);
  }

  /** The address is a secret: it is not kept, and told to nobody who is linked to. */
  private Future<Answer> claim(Exchange exchange) {
    boolean data = exchange.prefers("application/json", "text/html");
    return seen(exchange)
        .map(seen -> data ? data(seen) : page(seen))
        .recover(failure -> data ? Future.failedFuture(failure) : CollectRoutes.errorPage(failure))
        .map(
            answer ->
                answer
                    .with("Vary", "Accept")
                    .with("Cache-Control", "no-store")
                    .with("Referrer-Policy", "no-referrer"));
  }

  private record Seen(String token, Claim claim, Plan plan, boolean vacant) {}

  private Future<Seen> seen(Exchange exchange) {
    String token = exchange.path("token");
    return desk.find(token)
        .compose(
            claim ->
                plans
                    .of(claim.collection())
                    .compose(
                        plan ->
                            vacancies
                                .in(plan.collection())
                                .map(vacant -> new Seen(token, claim, plan, vacant))));
  }

  private Answer data(Seen seen) {
    return Answer.ok(views.data(seen.token, seen.claim, seen.plan, seen.vacant));
  }

  private Answer page(Seen seen) {
    return CollectRoutes.page(
        200, ClaimPage.html(views.page(seen.token, seen.claim, seen.plan, seen.vacant)));
  }
}
