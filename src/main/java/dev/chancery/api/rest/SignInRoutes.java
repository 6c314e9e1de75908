package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.api.caller.AccessTokens;
import dev.chancery.api.caller.SignIn;
import dev.chancery.api.caller.SignIns;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose OpenID Connect access tokens an organisation takes beside its API keys. */
public final class SignInRoutes {
  private static final Logger log = LoggerFactory.getLogger(SignInRoutes.class);
  private static final String PATH = "/api/v1/oidc";

  private final Database database;
  private final Changes changes;
  private final SignIns signIns;
  private final Audit audit;

  public SignInRoutes(Database database, Changes changes, SignIns signIns, Audit audit) {
    this.database = database;
    this.changes = changes;
    this.signIns = signIns;
    this.audit = audit;
  }

  public void register(Routes routes) {
    routes.put(PATH, Access.ADMIN, this::replace);
    routes.get(PATH, Access.ADMIN, this::one);
    routes.delete(PATH, Access.ADMIN, this::remove);
    routes.delete("/api/v1/organisations/:id/oidc", Access.OPERATOR, this::withdraw);
  }

  private Future<Answer> replace(Exchange exchange) {
    SignIn signIn = SignIn.read(exchange.body());
    return changed(
            exchange.deed(Action.SIGN_IN_CHANGED, signIn.issuer(), signIn.detail()),
            client -> signIns.replace(client, exchange.organisation(), signIn))
        .onFailure(failure -> tellTheOperator(exchange.organisation(), signIn, failure))
        .map(_ -> Answer.ok(signIn.document()));
  }

  /** Who was first is not told to who comes second, and may have no right to it. */
  private void tellTheOperator(OrganisationId second, SignIn signIn, Throwable failure) {
    if (failure instanceof ProblemException expected
        && expected.problem() instanceof Problem.AlreadyExists) {
      var _ =
          database
              .with(client -> signIns.holder(client, signIn))
              .onSuccess(
                  first ->
                      log.atWarn()
                          .addKeyValue("issuer", signIn.issuer())
                          .addKeyValue("holder", first.map(OrganisationId::toString).orElse(""))
                          .addKeyValue("refused", second)
                          .log("sign-in.taken"));
    }
  }

  /**
   * Whoever names another's issuer and audience first keeps that one out, though its tokens are
   * verified by keys of its own: the operator decides whose they are.
   */
  private Future<Answer> withdraw(Exchange exchange) {
    OrganisationId organisation = OrganisationId.parse(exchange.path("id"));
    Deed deed =
        new Deed(
            organisation, exchange.actorIn(organisation), Action.SIGN_IN_REMOVED, "", Map.of());
    return removed(deed);
  }

  private Future<Answer> one(Exchange exchange) {
    return database
        .with(client -> signIns.find(client, exchange.organisation()))
        .map(found -> Answer.ok(found.orElseThrow(SignInRoutes::absent).document()));
  }

  private Future<Answer> remove(Exchange exchange) {
    return removed(exchange.deed(Action.SIGN_IN_REMOVED, "", Map.of()));
  }

  private Future<Answer> removed(Deed deed) {
    return changed(
            deed,
            client -> signIns.remove(client, deed.organisation()).map(SignInRoutes::requireRemoved))
        .map(_ -> Answer.nothing());
  }

  /** Thrown in the transaction, so that what was not there has not changed either. */
  private static boolean requireRemoved(boolean removed) {
    if (!removed) {
      throw absent();
    }
    return true;
  }

  private <T> Future<T> changed(Deed deed, Function<SqlConnection, Future<T>> change) {
    String key = deed.organisation().toString();
    return database
        .inTransaction(
            client ->
                change
                    .apply(client)
                    .compose(done -> changes.record(client, AccessTokens.TOPIC, key).map(done))
                    .compose(done -> audit.record(client, deed).map(done)))
        .onSuccess(_ -> changes.announce(AccessTokens.TOPIC, key));
  }

  private static ProblemException absent() {
    return new ProblemException(new Problem.NotFound("sign-in", ""));
  }
}
