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
import dev.chancery.signing.NewKey;
import dev.chancery.signing.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes issuers, rotates their keys, ends them. */
public final class IssuerLife {
  private final Database database;
  private final IssuerChanges changes;
  private final SigningKeys signingKeys;
  private final IssuerKeys keys;
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
    this.database = database;
    this.changes = new IssuerChanges(changes);
    this.signingKeys = signingKeys;
    this.keys = new IssuerKeys(vertx, keyMaker, signingKeys);
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
            made ->
                create(organisation, actor, request, made)
                    .recover(
                        taken ->
                            again(
                                taken,
                                organisation,
                                actor,
                                request,
                                made.getFirst().id(),
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
        .compose(made -> create(organisation, actor, apart, made));
  }

  private Future<Issuer> create(
      OrganisationId organisation, Actor actor, NewIssuer request, List<NewKey> made) {
    String path = request.method() == IssuerMethod.WEB ? path(request) : null;
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Issuer issuer =
        new Issuer(
            made.getFirst().kid().did(),
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
                    .compose(_ -> keys.add(client, organisation, made, issuer.createdAt()))
                    .compose(_ -> changes.record(client, issuer.did()))
                    .compose(
                        _ ->
                            audit.record(
                                client,
                                new Deed(
                                    organisation,
                                    actor,
                                    Action.ISSUER_CREATED,
                                    issuer.did().value(),
                                    Json.of("kids", IssuerKeys.kids(made))))))
        .onSuccess(_ -> changes.announce(issuer.did(), "issuer.created"))
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
    return keys.make(issuer.organisation(), List.of(algorithm), webNaming(issuer.did()), dataKey)
        .compose(made -> supersede(issuer, actor, algorithm, made, activatesAt))
        .onSuccess(_ -> changes.announce(issuer.did(), "issuer.key.rotated"))
        .map(issuer);
  }

  private Future<Void> supersede(
      Issuer issuer, Actor actor, Algorithm algorithm, List<NewKey> made, Instant activatesAt) {
    Deed deed =
        new Deed(
            issuer.organisation(),
            actor,
            Action.ISSUER_KEY_ROTATED,
            issuer.did().value(),
            Json.of("kids", IssuerKeys.kids(made), "activatesAt", activatesAt));
    return database.inTransaction(
        client ->
            signingKeys
                .supersede(client, issuer.did(), algorithm, activatesAt)
                .compose(_ -> keys.add(client, issuer.organisation(), made, activatesAt))
                .compose(_ -> changes.record(client, issuer.did()))
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
        .onSuccess(_ -> changes.announce(did, "issuer.deactivated"));
  }

  private Future<Void> deactivated(SqlConnection client, Deed deed) {
    return changes.record(client, new Did(deed.subject())).compose(_ -> audit.record(client, deed));
  }

  private Future<List<NewKey>> makeKeys(
      OrganisationId organisation, NewIssuer request, DataKey dataKey) {
    return keys.make(organisation, request.keys(), naming(request), dataKey);
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
