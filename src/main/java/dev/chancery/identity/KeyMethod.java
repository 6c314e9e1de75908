package dev.chancery.identity;

import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.crypto.Multikey;
import io.vertx.core.Future;

/** did:key (W3C CCG): the DID is its key. Computed, never fetched. */
final class KeyMethod implements DidMethod {
  @Override
  public String name() {
    return "key";
  }

  @Override
  public Future<DidDocument> resolve(Did did, OrganisationId asking) {
    String key = did.methodSpecificId();
    try {
      return Future.succeededFuture(DidDocument.ofKey(new DidUrl(did, key), Multikey.decode(key)));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(
          new ProblemException(new Problem.DidUnresolvable(did, String.valueOf(e.getMessage()))));
    }
  }
}
