package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.identity.DidMethods;
import dev.chancery.identity.DidResolver;
import dev.chancery.identity.RegisteredDids;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * DIDs of methods that are not built in, with the documents that an organisation vouches for, for
 * its own collections alone.
 */
public final class RegisteredDidRoutes {
  private static final int MOST = 1_000;

  private final Database database;
  private final Changes changes;
  private final RegisteredDids dids;
  private final Audit audit;

  public RegisteredDidRoutes(Database database, Changes changes, RegisteredDids dids, Audit audit) {
    this.database = database;
    this.changes = changes;
    this.dids = dids;
    this.audit = audit;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/dids", Access.CATALOG, this::put);
    routes.get("/api/v1/dids", Access.READ, this::all);
    routes.delete("/api/v1/dids/:did", Access.CATALOG, this::remove);
  }

  private Future<Answer> put(Exchange exchange) {
    Members body = exchange.body();
    Did did = new Did(body.text("did"));
    Map<String, @Nullable Object> document = body.map("document");
    body.nothingElse();
    if (DidMethods.isBuiltIn(did.method())) {
      throw body.fault("did", "of a method that is built in and resolves by itself");
    }
    return changed(
            exchange,
            Action.DID_REGISTERED,
            did,
            client -> dids.replace(client, exchange.organisation(), did, document))
        .map(_ -> Answer.created(Json.of("did", did.value(), "document", document)));
  }

  private Future<Answer> all(Exchange exchange) {
    return database
        .with(client -> dids.all(client, exchange.organisation(), MOST))
        .map(
            documents ->
                Answer.ok(
                    Json.of(
                        "dids",
                        documents.stream().map(document -> document.id().value()).toList())));
  }

  private Future<Answer> remove(Exchange exchange) {
    Did did = exchange.did("did");
    return changed(
            exchange,
            Action.DID_REMOVED,
            did,
            client ->
                dids.remove(client, exchange.organisation(), did)
                    .map(removed -> requireRemoved(removed, did)))
        .map(_ -> Answer.nothing());
  }

  /** Thrown in the transaction, so that what was not there has not changed either. */
  private static boolean requireRemoved(boolean removed, Did did) {
    if (!removed) {
      throw new ProblemException(new Problem.NotFound("DID", did.value()));
    }
    return true;
  }

  /** The trail names a holder by the id that the DID has here. */
  private <T> Future<T> changed(
      Exchange exchange, Action action, Did did, Function<SqlConnection, Future<T>> change) {
    String holder = HolderId.of(exchange.organisation(), did).toString();
    String key = DidResolver.changeKey(exchange.organisation(), did);
    return database
        .inTransaction(
            client ->
                change
                    .apply(client)
                    .compose(done -> changes.record(client, DidResolver.TOPIC, key).map(done))
                    .compose(
                        done ->
                            audit
                                .record(client, exchange.deed(action, holder, Map.of()))
                                .map(done)))
        .onSuccess(_ -> changes.announce(DidResolver.TOPIC, key));
  }
}
