package dev.chancery;

import dev.chancery.identity.DidDocument;
import dev.chancery.issuance.Credentials;
import dev.chancery.issuer.DidDocuments;
import dev.chancery.issuer.IssuerDids;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.status.PublishedList;
import dev.chancery.verification.House;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The gateway as its own verifier sees it. */
final class VerifiersHouse implements House {
  private final FirstFloor first;
  private final IssuerDids issuerDids;
  private final IssuerDirectory issuers;
  private final DidDocuments didDocuments;
  private final Credentials credentials;

  VerifiersHouse(
      FirstFloor first,
      IssuerDids issuerDids,
      IssuerDirectory issuers,
      DidDocuments didDocuments,
      Credentials credentials) {
    this.first = first;
    this.issuerDids = issuerDids;
    this.issuers = issuers;
    this.didDocuments = didDocuments;
    this.credentials = credentials;
  }

  @Override
  public Future<Map<String, String>> contexts(OrganisationId caller, Collection<String> urls) {
    return first.contexts.texts(caller, urls);
  }

  @Override
  public Future<Optional<DidDocument>> document(Did did) {
    return issuerDids.isOurs(did)
        ? issuers
            .findPublic(did)
            .map(found -> found.orElseThrow(() -> absent(did)))
            .compose(issuer -> didDocuments.of(issuer.did()))
            .map(document -> Optional.of(DidDocument.parse(did, document)))
        : Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<PublishedList>> list(String uri) {
    return first
        .statusUris
        .served(uri)
        .map(it -> first.publishedLists.require(it.list(), it.purpose()).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  @Override
  public Future<Boolean> descendsFromRevoked(String uri, int index) {
    return first
        .statusUris
        .served(uri)
        .map(it -> credentials.descendsFromRevoked(it.list(), index))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  private static ProblemException absent(Did did) {
    return new ProblemException(new Problem.DidUnresolvable(did, "no issuer of this gateway"));
  }
}
