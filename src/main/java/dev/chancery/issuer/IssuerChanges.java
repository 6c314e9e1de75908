package dev.chancery.issuer;

import dev.chancery.model.Did;
import dev.chancery.platform.cache.Changes;
import dev.chancery.signing.KeyRing;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whoever remembers an issuer or its keys that they are not what they were. */
final class IssuerChanges {
  private static final Logger log = LoggerFactory.getLogger(IssuerChanges.class);

  private final Changes changes;

  IssuerChanges(Changes changes) {
    this.changes = changes;
  }

  /** In the transaction that changes it. */
  Future<Void> record(SqlClient client, Did did) {
    return changes
        .record(client, IssuerDirectory.TOPIC, did.value())
        .compose(_ -> changes.record(client, KeyRing.TOPIC, did.value()));
  }

  /** Once that has committed; {@code event} is what the log calls it. */
  void announce(Did did, String event) {
    log.atInfo().addKeyValue("issuer", did).log(event);
    changes.announce(IssuerDirectory.TOPIC, did.value());
    changes.announce(KeyRing.TOPIC, did.value());
  }
}
