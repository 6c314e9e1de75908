package dev.chancery.identity;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import io.vertx.core.Future;

/** One DID method: how a DID becomes its document. */
public interface DidMethod {
  /** The method's name, {@code key} of {@code did:key}. */
  String name();

  /**
   * The document of {@code did}, which is of this method; a {@link dev.chancery.model.Problem}
   * where it has none. Throws nothing: a failure is a failed future.
   *
   * @param asking on whose account it is fetched, if it has to be; the document is the same for all
   */
  Future<DidDocument> resolve(Did did, OrganisationId asking);
}
