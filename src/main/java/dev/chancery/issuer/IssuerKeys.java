package dev.chancery.issuer;

import dev.chancery.model.Algorithm;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.signing.KeyMaker;
import dev.chancery.signing.NewKey;
import dev.chancery.signing.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;

/** Makes the keys of issuers, and writes them down. */
final class IssuerKeys {
  private final Vertx vertx;
  private final KeyMaker keyMaker;
  private final SigningKeys signingKeys;

  IssuerKeys(Vertx vertx, KeyMaker keyMaker, SigningKeys signingKeys) {
    this.vertx = vertx;
    this.keyMaker = keyMaker;
    this.signingKeys = signingKeys;
  }

  /** On a worker thread: the first key of a process takes a tenth of a second. */
  Future<List<NewKey>> make(
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

  /** Adds {@code keys}, which sign from {@code activatesAt} on. */
  Future<Void> add(
      SqlClient client, OrganisationId organisation, List<NewKey> keys, Instant activatesAt) {
    return Future.all(
            keys.stream()
                .map(key -> signingKeys.insert(client, organisation, key, activatesAt))
                .toList())
        .mapEmpty();
  }

  static List<String> kids(List<NewKey> keys) {
    return keys.stream().map(key -> key.kid().toString()).toList();
  }
}
