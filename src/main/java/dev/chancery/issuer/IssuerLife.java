package dev.chancery.issuer;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.Actor;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.KeyId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import dev.chancery.signing.KeyMaker;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.NewKey;
import dev.chancery.signing.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes issuers, rotates their keys, ends them. */
public final class IssuerLife {
  private static final Logger log = LoggerFactory.getLogger(IssuerLife.class);

  private final Vertx vertx;
  private final Database database;
  private final Changes changes;
  private final SigningKeys signingKeys;
  private final KeyMaker keyMaker;
  private final DataKeys dataKeys;
  private final IssuerDirectory directory;
  private final IssuerDids dids;
  private final Audit audit;
  private final InstantSource clock;
  private final Duration activationDelay;
  private final Issuers issuers = new Issuers();

  /** {@code activationDelay}: how long a rotated key is published before it is used. */
  public IssuerLife(
      Vertx vertx,
      Database database,
      Changes changes,
      SigningKeys signingKeys,
      KeyMaker keyMaker,
      DataKeys dataKeys,
      IssuerDirectory directory,
      IssuerDids dids,
      Audit audit,
      InstantSource clock,
      Duration activationDelay) {
    this.vertx = vertx;
    this.database = database;
    this.changes = changes;
    this.signingKeys = signingKeys;
    this.keyMaker = keyMaker;
    this.dataKeys = dataKeys;
    this.directory = directory;
    this.dids = dids;
    this.audit = audit;
    this.clock = clock;
    this.activationDelay = activationDelay;
  }

  /**
   * Makes an issuer with its keys, which it may use at once: nobody can have cached its document
   * yet.
   */
  public Future<Issuer> create(OrganisationId organisation, Actor actor, NewIssuer request) {
    return dataKeys
        .of(organisation)
        .compose(dataKey -> create(organisation, actor, request, dataKey));
  }

  private Future<Issuer> create(
      OrganisationId organisation, Actor actor, NewIssuer request, DataKey dataKey) {
    return makeKeys(organisation, request, dataKey)
        .compose(
            keys ->
                create(organisation, actor, request, keys)
                    .recover(
                        taken ->
                            again(
                                taken,
                                organisation,
                                actor,
                                request,
                                keys.getFirst().id(),
                                dataKey)));
  }

  /**
   * A slug that another issuer has is told apart by the id of a key; a path that was asked for is
   * refused.
   */
  private Future<Issuer> again(
      Throwable failure,
      OrganisationId organisation,
      Actor actor,
      NewIssuer request,
      KeyId unused,
      DataKey dataKey) {
    boolean slugTaken =
        request.path() == null
            && failure instanceof ProblemException expected
            && expected.problem() instanceof Problem.AlreadyExists;
    if (!slugTaken) {
      return Future.failedFuture(failure);
    }
    NewIssuer apart = request.at(path(request) + "-" + unused.toString().substring(0, 8));
    return makeKeys(organisation, apart, dataKey)
        .compose(keys -> create(organisation, actor, apart, keys));
  }

  private Future<Issuer> create(
      OrganisationId organisation, Actor actor, NewIssuer request, List<NewKey> keys) {
    String path = request.method() == IssuerMethod.WEB ? path(request) : null;
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Issuer issuer =
        new Issuer(
            keys.getFirst().kid().did(),
            organisation,
            request.name(),
            now,
            null,
            Issuer.VcApi.UNLESS_SAID);
    return database
        .inTransaction(
            client ->
                issuers
                    .insert(client, issuer, path)
                    .compose(inserted -> inserted ? Future.succeededFuture() : taken(issuer.did()))
                    .compose(_ -> addKeys(client, organisation, keys, issuer.createdAt()))
                    .compose(_ -> recordChange(client, issuer.did()))
                    .compose(
                        _ ->
                            audit.record(
                                client,
                                new Deed(
                                    organisation,
                                    actor,
                                    Action.ISSUER_CREATED,
                                    issuer.did().value(),
                                    Json.of("kids", kids(keys))))))
        .onSuccess(_ -> announce(issuer.did(), "issuer.created"))
        .map(issuer);
  }

  /**
   * Gives a did:web issuer a new key of {@code algorithm}: published now, used once verifiers can
   * have seen it. A did:key or did:jwk cannot have another key, since the key is its name.
   */
  public Future<Issuer> rotate(
      OrganisationId organisation, Actor actor, Did did, Algorithm algorithm) {
    Instant activatesAt = clock.instant().plus(activationDelay);
    return directory
        .requireActive(organisation, did)
        .map(IssuerLife::requireWeb)
        .compose(
            issuer ->
                dataKeys
                    .of(organisation)
                    .compose(dataKey -> rotate(issuer, actor, algorithm, dataKey, activatesAt)));
  }

  private static Issuer requireWeb(Issuer issuer) {
    String method = issuer.did().method();
    if (!method.equals(IssuerMethod.WEB.wireName())) {
      throw new ProblemException(
          new Problem.Conflict("issuer", "the key of a did:" + method + " is its name"));
    }
    return issuer;
  }

  private Future<Issuer> rotate(
      Issuer issuer, Actor actor, Algorithm algorithm, DataKey dataKey, Instant activatesAt) {
    return makeKeys(issuer.organisation(), List.of(algorithm), webNaming(issuer.did()), dataKey)
        .compose(keys -> supersede(issuer, actor, algorithm, keys, activatesAt))
        .onSuccess(_ -> announce(issuer.did(), "issuer.key.rotated"))
        .map(issuer);
  }

  private Future<Void> supersede(
      Issuer issuer, Actor actor, Algorithm algorithm, List<NewKey> keys, Instant activatesAt) {
    Deed deed =
        new Deed(
            issuer.organisation(),
            actor,
            Action.ISSUER_KEY_ROTATED,
            issuer.did().value(),
            Json.of("kids", kids(keys), "activatesAt", activatesAt));
    return database.inTransaction(
        client ->
            signingKeys
                .supersede(client, issuer.did(), algorithm, activatesAt)
                .compose(_ -> addKeys(client, issuer.organisation(), keys, activatesAt))
                .compose(_ -> recordChange(client, issuer.did()))
                .compose(_ -> audit.record(client, deed)));
  }

  /** Ends the issuing of {@code did}, for good. What it issued stays verifiable and revocable. */
  public Future<Void> deactivate(OrganisationId organisation, Actor actor, Did did) {
    Deed deed = new Deed(organisation, actor, Action.ISSUER_DEACTIVATED, did.value(), Map.of());
    return directory
        .require(organisation, did)
        .compose(
            _ ->
                database.inTransaction(
                    client ->
                        issuers
                            .deactivate(client, organisation, did, clock.instant())
                            .compose(
                                ended ->
                                    ended ? deactivated(client, deed) : Future.succeededFuture())))
        .onSuccess(_ -> announce(did, "issuer.deactivated"));
  }

  private Future<Void> deactivated(SqlConnection client, Deed deed) {
    return recordChange(client, new Did(deed.subject())).compose(_ -> audit.record(client, deed));
  }

  /** Changes what {@code did} secures that callers wrote themselves; what is null stays. */
  public Future<Issuer> change(
      OrganisationId organisation,
      Actor actor,
      Did did,
      @Nullable Boolean issue,
      @Nullable Boolean status) {
    return directory
        .require(organisation, did)
        .compose(
            _ ->
                database.inTransaction(
                    client ->
                        issuers
                            .changeVcApi(client, organisation, did, issue, status)
                            .compose(issuer -> changed(client, actor, issuer).map(issuer))))
        .onSuccess(_ -> announce(did, "issuer.changed"));
  }

  private Future<Void> changed(SqlConnection client, Actor actor, Issuer issuer) {
    Deed deed =
        new Deed(
            issuer.organisation(),
            actor,
            Action.ISSUER_CHANGED,
            issuer.did().value(),
            Json.of("vcApi", issuer.vcApi().json()));
    return recordChange(client, issuer.did()).compose(_ -> audit.record(client, deed));
  }

  private Future<List<NewKey>> makeKeys(
      OrganisationId organisation, NewIssuer request, DataKey dataKey) {
    return makeKeys(organisation, request.keys(), naming(request), dataKey);
  }

  /** On a worker thread: the first key of a process takes a tenth of a second. */
  private Future<List<NewKey>> makeKeys(
      OrganisationId organisation,
      List<Algorithm> algorithms,
      NewKey.Naming naming,
      DataKey dataKey) {
    return vertx.executeBlocking(
        () ->
            algorithms.stream()
                .map(algorithm -> keyMaker.make(organisation, algorithm, naming, dataKey))
                .toList());
  }

  private Future<Void> addKeys(
      SqlClient client, OrganisationId organisation, List<NewKey> keys, Instant activatesAt) {
    return Future.all(
            keys.stream()
                .map(key -> signingKeys.insert(client, organisation, key, activatesAt))
                .toList())
        .mapEmpty();
  }

  private static List<String> kids(List<NewKey> keys) {
    return keys.stream().map(key -> key.kid().toString()).toList();
  }

  private NewKey.Naming naming(NewIssuer request) {
    return switch (request.method()) {
      case WEB -> webNaming(dids.web(path(request)));
      case KEY -> (_, jwk) -> IssuerDids.key(jwk);
      case JWK -> (_, jwk) -> IssuerDids.jwk(jwk);
    };
  }

  private static NewKey.Naming webNaming(Did did) {
    return (id, _) -> IssuerDids.webKid(did, id);
  }

  private Future<Void> recordChange(SqlClient client, Did did) {
    return changes
        .record(client, IssuerDirectory.TOPIC, did.value())
        .compose(_ -> changes.record(client, KeyRing.TOPIC, did.value()));
  }

  private void announce(Did did, String event) {
    log.atInfo().addKeyValue("issuer", did).log(event);
    changes.announce(IssuerDirectory.TOPIC, did.value());
    changes.announce(KeyRing.TOPIC, did.value());
  }

  private static String path(NewIssuer request) {
    String path = request.path();
    return path != null ? path : "issuers/" + slug(request.name());
  }

  private static String slug(String name) {
    String slug =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return slug.isEmpty() ? "issuer" : slug.substring(0, Math.min(slug.length(), 60));
  }

  private static <T> Future<T> taken(Did did) {
    return Future.failedFuture(
        new ProblemException(new Problem.AlreadyExists("issuer", did.value())));
  }
}
