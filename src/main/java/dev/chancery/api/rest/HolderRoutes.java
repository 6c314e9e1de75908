package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.catalog.AllowedHolder;
import dev.chancery.catalog.AllowedHolders;
import dev.chancery.catalog.Allowlist;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Collection;
import dev.chancery.model.Claims;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A collection's allowlist: who may collect, each with claims of their own. */
public final class HolderRoutes {
  private static final long BODY_LIMIT = 1024 * 1024;
  private static final int PAGE = 500;

  private final Vertx vertx;
  private final Database database;
  private final Changes changes;
  private final Catalog catalog;
  private final AllowedHolders holders;
  private final DataKeys dataKeys;
  private final Audit audit;

  public HolderRoutes(
      Vertx vertx,
      Database database,
      Changes changes,
      Catalog catalog,
      AllowedHolders holders,
      DataKeys dataKeys,
      Audit audit) {
    this.vertx = vertx;
    this.database = database;
    this.changes = changes;
    this.catalog = catalog;
    this.holders = holders;
    this.dataKeys = dataKeys;
    this.audit = audit;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/collections/:id/holders", Access.CATALOG, BODY_LIMIT, this::put);
    routes.get("/api/v1/collections/:id/holders", Access.READ, this::all);
    routes.delete("/api/v1/collections/:id/holders/:did", Access.CATALOG, this::remove);
  }

  /**
   * Adds who is new, and gives who is there other claims. All or none. To read and seal a thousand
   * of them is the work of milliseconds, on a worker thread.
   */
  private Future<Answer> put(Exchange exchange) {
    byte[] body = exchange.json();
    return collection(exchange)
        .compose(
            collection ->
                dataKeys
                    .of(collection.organisationId())
                    .compose(dataKey -> sealedClaims(collection, dataKey, body))
                    .compose(sealedByHolder -> put(exchange, collection, sealedByHolder)));
  }

  private Future<Answer> put(
      Exchange exchange, Collection collection, Map<Did, Buffer> sealedByHolder) {
    return changed(
            collection,
            sealedByHolder.keySet(),
            exchange.deed(
                Action.COLLECTION_HOLDERS_ALLOWED,
                collection.id().toString(),
                Json.of("holders", sealedByHolder.size())),
            client -> holders.put(client, collection, sealedByHolder))
        .map(_ -> Answer.ok(Json.of("holders", sealedByHolder.size())));
  }

  private Future<Answer> all(Exchange exchange) {
    HolderId after = exchange.query("after").map(HolderId::parse).orElse(null);
    return collection(exchange)
        .compose(
            collection ->
                Future.all(
                        dataKeys.of(collection.organisationId()),
                        database.with(client -> holders.all(client, collection, after, PAGE)))
                    .compose(both -> page(collection, both.resultAt(0), both.resultAt(1))));
  }

  private Future<Answer> remove(Exchange exchange) {
    Did did = exchange.did("did");
    return collection(exchange)
        .compose(collection -> remove(exchange, collection, did))
        .map(_ -> Answer.nothing());
  }

  private Future<Void> remove(Exchange exchange, Collection collection, Did did) {
    HolderId holder = HolderId.of(collection.organisationId(), did);
    return changed(
        collection,
        List.of(did),
        exchange.deed(
            Action.COLLECTION_HOLDER_REMOVED,
            collection.id().toString(),
            Json.of("holder", holder)),
        client -> holders.remove(client, collection, holder));
  }

  private Future<Collection> collection(Exchange exchange) {
    return catalog.requireCollection(
        exchange.organisation(), CollectionId.parse(exchange.path("id")));
  }

  private Future<Void> changed(
      Collection collection,
      java.util.Collection<Did> dids,
      Deed deed,
      Function<SqlConnection, Future<Void>> change) {
    List<String> keys =
        dids.stream()
            .map(
                did ->
                    Allowlist.key(collection.id(), HolderId.of(collection.organisationId(), did)))
            .toList();
    return database
        .inTransaction(
            client ->
                change
                    .apply(client)
                    .compose(_ -> changes.record(client, Allowlist.TOPIC, keys))
                    .compose(_ -> audit.record(client, deed)))
        .compose(_ -> changes.announce(Allowlist.TOPIC, keys));
  }

  private static Map<Did, Claims> claims(List<@Nullable Object> holders) {
    Map<Did, Claims> claims = new LinkedHashMap<>();
    for (Object holder : holders) {
      String pointer = "/" + claims.size();
      if (!(holder instanceof Map<?, ?> map)) {
        throw new ProblemException(new Problem.MalformedRequest(pointer, "not an object"));
      }
      Members members = Members.of(Json.members(map));
      Did did = new Did(members.text("did"));
      Map<String, @Nullable Object> own = members.optionalMap("claims");
      members.nothingElse();
      if (claims.put(
              did, own == null ? Claims.NONE : new Claims(own).unreserved(pointer + "/claims"))
          != null) {
        throw new ProblemException(new Problem.MalformedRequest(pointer + "/did", "named twice"));
      }
    }
    return claims;
  }

  private Future<Map<Did, Buffer>> sealedClaims(
      Collection collection, DataKey dataKey, byte[] body) {
    return vertx.executeBlocking(() -> sealedClaims(collection, dataKey, claims(Json.array(body))));
  }

  private static Map<Did, Buffer> sealedClaims(
      Collection collection, DataKey dataKey, Map<Did, Claims> claims) {
    Map<Did, Buffer> sealedByHolder = new LinkedHashMap<>();
    claims.forEach(
        (did, own) ->
            sealedByHolder.put(
                did,
                Buffer.buffer(
                    Allowlist.seal(
                        collection.id(),
                        HolderId.of(collection.organisationId(), did),
                        dataKey,
                        own))));
    return sealedByHolder;
  }

  /** A page's claims are opened where they were sealed. */
  private Future<Answer> page(Collection collection, DataKey dataKey, List<AllowedHolder> page) {
    return vertx.executeBlocking(
        () ->
            Answer.ok(
                Json.of(
                    "holders",
                    page.stream().map(holder -> entry(collection, dataKey, holder)).toList(),
                    "next",
                    page.size() < PAGE ? null : page.getLast().id().toString())));
  }

  private static Map<String, @Nullable Object> entry(
      Collection collection, DataKey dataKey, AllowedHolder holder) {
    Claims claims =
        Allowlist.open(collection.id(), holder.id(), dataKey, holder.sealedClaims().getBytes());
    return Json.of(
        "did", holder.did().value(),
        "claims", claims.values(),
        "createdAt", holder.createdAt().toString());
  }
}
