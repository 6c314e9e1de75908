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
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.function.Function;

/** Whose OpenID Connect access tokens an organisation takes beside its API keys. */
public final class SignInRoutes {
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
  }

  private Future<Answer> replace(Exchange exchange) {
    SignIn signIn = SignIn.read(exchange.body());
    return changed(
            exchange.deed(Action.SIGN_IN_CHANGED, signIn.issuer(), signIn.detail()),
            client -> signIns.replace(client, exchange.organisation(), signIn))
        .map(_ -> Answer.ok(signIn.document()));
  }

  private Future<Answer> one(Exchange exchange) {
    return database
        .with(client -> signIns.find(client, exchange.organisation()))
        .map(found -> Answer.ok(found.orElseThrow(SignInRoutes::absent).document()));
  }

  private Future<Answer> remove(Exchange exchange) {
    return changed(
            exchange.deed(Action.SIGN_IN_REMOVED, "", Map.of()),
            client ->
                signIns.remove(client, exchange.organisation()).map(SignInRoutes::requireRemoved))
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
