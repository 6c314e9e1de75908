package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.api.caller.ApiKeys;
import dev.chancery.api.caller.Callers;
import dev.chancery.api.caller.NewKey;
import dev.chancery.api.caller.Rates;
import dev.chancery.api.caller.Scope;
import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.Ids;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An organisation's API keys: made, listed, rotated, revoked. */
public final class KeyRoutes {
  private static final Duration OVERLAP = Duration.ofHours(24);
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

  private final Database database;
  private final Changes changes;
  private final ApiKeys apiKeys;
  private final Audit audit;
  private final InstantSource clock;

  public KeyRoutes(
      Database database, Changes changes, ApiKeys apiKeys, Audit audit, InstantSource clock) {
    this.database = database;
    this.changes = changes;
    this.apiKeys = apiKeys;
    this.audit = audit;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/keys", Access.ADMIN, this::create);
    routes.get("/api/v1/keys", Access.ADMIN, this::all);
    routes.post("/api/v1/keys/:id/rotate", Access.ADMIN, this::rotate);
    routes.put("/api/v1/keys/:id/limits", Access.ADMIN, this::limit);
    routes.delete("/api/v1/keys/:id", Access.ADMIN, this::revoke);
  }

  private Future<Answer> create(Exchange exchange) {
    Members body = exchange.body();
    NewKey key = new NewKey(body.name("name", 200), scopes(body), end(body), Rates.perMinute(body));
    body.nothingElse();
    String secret = apiKeys.fresh();
    return database
        .inTransaction(client -> inserted(client, exchange, key, secret))
        .map(
            id ->
                shown(
                    Json.of(
                        "id", id.toString(),
                        "name", key.name(),
                        "key", secret,
                        "scopes", List.of(Scope.wireNames(key.scopes())),
                        "requestsPerMinute", key.requestsPerMinute(),
                        "expiresAt", text(key.expiresAt()))));
  }

  private Future<UUID> inserted(
      SqlConnection client, Exchange exchange, NewKey key, String secret) {
    return apiKeys
        .insert(client, exchange.organisation(), key, secret)
        .map(Optional::orElseThrow)
        .compose(
            id ->
                audit
                    .record(client, exchange.deed(Action.KEY_CREATED, id.toString(), key.detail()))
                    .map(id));
  }

  private Future<Answer> all(Exchange exchange) {
    return database
        .with(client -> apiKeys.all(client, exchange.organisation()))
        .map(keys -> Answer.ok(Json.of("keys", keys.stream().map(KeyRoutes::document).toList())));
  }

  private Future<Answer> rotate(Exchange exchange) {
    UUID id = id(exchange);
    Members body = exchange.optionalBody();
    Instant oldUntil = clock.instant().plus(overlap(body));
    Instant end = end(body);
    body.nothingElse();
    String secret = apiKeys.fresh();
    return database
        .inTransaction(client -> rotated(client, exchange, id, secret, oldUntil, end))
        .onSuccess(rotated -> changes.announce(Callers.TOPIC, rotated.hash()))
        .map(
            rotated -> {
              Map<String, @Nullable Object> document = document(rotated.key());
              document.put("key", secret);
              document.put("previousExpiresAt", oldUntil.toString());
              return shown(document);
            });
  }

  private Future<ApiKeys.Rotated> rotated(
      SqlConnection client,
      Exchange exchange,
      UUID id,
      String secret,
      Instant oldUntil,
      @Nullable Instant end) {
    return apiKeys
        .rotate(client, exchange.organisation(), id, secret, oldUntil, end)
        .map(found -> found.orElseThrow(() -> absent(id)))
        .compose(rotated -> changes.record(client, Callers.TOPIC, rotated.hash()).map(rotated))
        .compose(
            rotated ->
                audit
                    .record(
                        client,
                        exchange.deed(
                            Action.KEY_ROTATED,
                            id.toString(),
                            Json.of(
                                "previousExpiresAt",
                                oldUntil,
                                "expiresAt",
                                rotated.key().expiresAt())))
                    .map(rotated));
  }

  private Future<Answer> limit(Exchange exchange) {
    Members body = exchange.body();
    Integer perMinute = Rates.perMinute(body);
    body.nothingElse();
    UUID id = id(exchange);
    Map<String, @Nullable Object> detail = Json.of("requestsPerMinute", perMinute);
    return changed(
            id,
            exchange.deed(Action.KEY_LIMITED, id.toString(), detail),
            client -> apiKeys.limit(client, exchange.organisation(), id, perMinute))
        .map(_ -> Answer.ok(Json.of("requestsPerMinute", perMinute)));
  }

  private Future<Answer> revoke(Exchange exchange) {
    UUID id = id(exchange);
    return changed(
            id,
            exchange.deed(Action.KEY_REVOKED, id.toString(), Map.of()),
            client -> apiKeys.revoke(client, exchange.organisation(), id))
        .map(_ -> Answer.nothing());
  }

  /** A change that answers with the hashes of all secrets of a key, where there is such a key. */
  private Future<Void> changed(
      UUID id, Deed deed, Function<SqlConnection, Future<List<String>>> change) {
    return database
        .inTransaction(
            client ->
                change
                    .apply(client)
                    .map(hashes -> present(hashes, id))
                    .compose(hashes -> changes.record(client, Callers.TOPIC, hashes).map(hashes))
                    .compose(hashes -> audit.record(client, deed).map(hashes)))
        .compose(hashes -> changes.announce(Callers.TOPIC, hashes));
  }

  private static UUID id(Exchange exchange) {
    return Ids.uuid(exchange.path("id"), "key");
  }

  private static List<String> present(List<String> hashes, UUID id) {
    if (hashes.isEmpty()) {
      throw absent(id);
    }
    return hashes;
  }

  /** Whoever may make a key may everything, so that none is given what its maker lacks. */
  private static Set<Scope> scopes(Members body) {
    List<String> names = body.texts("scopes");
    if (names.isEmpty() && body.has("scopes")) {
      throw body.fault("scopes", "a key that may nothing");
    }
    try {
      return names.isEmpty()
          ? Scope.all()
          : names.stream().map(Scope::ofWireName).collect(Collectors.toSet());
    } catch (IllegalArgumentException e) {
      throw body.fault("scopes", String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Instant end(Members body) {
    Instant end = body.optionalInstant("expiresAt");
    if (end != null && !end.isAfter(clock.instant())) {
      throw body.fault("expiresAt", "not in the future");
    }
    return end;
  }

  private static Duration overlap(Members body) {
    Duration overlap = body.optionalDuration("overlap");
    if (overlap == null) {
      return OVERLAP;
    }
    if (overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw body.fault("overlap", "longer than " + LONGEST_OVERLAP.toDays() + " days");
    }
    return overlap;
  }

  /** A secret is not to be kept on its way. */
  private static Answer shown(Map<String, @Nullable Object> document) {
    return Answer.created(document).with("Cache-Control", "no-store");
  }

  private static Map<String, @Nullable Object> document(ApiKeys.Listed key) {
    return Json.of(
        "id", key.id().toString(),
        "name", key.name(),
        "scopes", List.of(Scope.wireNames(key.scopes())),
        "createdAt", key.createdAt().toString(),
        "requestsPerMinute", key.requestsPerMinute(),
        "expiresAt", text(key.expiresAt()),
        "lastUsedAt", text(key.lastUsedAt()),
        "revokedAt", text(key.revokedAt()));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static ProblemException absent(UUID id) {
    return new ProblemException(new Problem.NotFound("key", id.toString()));
  }
}
