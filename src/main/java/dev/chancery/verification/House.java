package dev.chancery.verification;

import dev.chancery.identity.DidDocument;
import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.status.PublishedList;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What this gateway knows of itself, so that it does not ask the network for it. */
public interface House {
  /**
   * The documents of those {@code urls} that are not the jar's, and of all that they refer to;
   * {@link dev.chancery.model.Problem.ContextNotFound} where one is not registered.
   */
  Future<Map<String, String>> contexts(OrganisationId caller, Collection<String> urls);

  /**
   * The document of one of our own issuers; empty of a DID that is not ours to serve, and {@link
   * dev.chancery.model.Problem.DidUnresolvable} of one that would be ours and is not there.
   */
  Future<Optional<DidDocument>> document(Did did);

  /**
   * The list that we serve at {@code uri}; empty of an address that is not ours, and {@link
   * dev.chancery.model.Problem.NotFound} of one where nothing stands.
   */
  Future<Optional<PublishedList>> list(String uri);

  /**
   * Whether the delegation whose entry in our list at {@code uri} is {@code index} descends from
   * one that is revoked; its own entry follows later. False of an address that is not ours.
   */
  Future<Boolean> descendsFromRevoked(String uri, int index);
}
