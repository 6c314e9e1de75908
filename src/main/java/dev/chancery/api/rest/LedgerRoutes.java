package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.format.TransactionWriter;
import dev.chancery.issuance.CredentialMetadata;
import dev.chancery.issuance.CredentialSearch;
import dev.chancery.issuance.CredentialState;
import dev.chancery.issuance.Credentials;
import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProofType;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an organisation has issued: one credential, and a search. */
public final class LedgerRoutes {
  private static final String PATH = "/api/v1/credentials";
  private static final int PAGE = 50;

  private final Credentials credentials;
  private final Cursors cursors;

  /** {@code cursorKey32} is the same on every node. */
  public LedgerRoutes(Credentials credentials, byte[] cursorKey32) {
    this.credentials = credentials;
    this.cursors = new Cursors(cursorKey32);
  }

  public void register(Routes routes) {
    routes.get(PATH, Access.READ, this::search);
    routes.get(PATH + "/:id", Access.READ, this::one);
  }

  private Future<Answer> one(Exchange exchange) {
    return credentials
        .read(exchange.organisation(), CredentialId.parse(exchange.path("id")))
        .map(
            (Credentials.Read read) -> Answer.ok(document(read)).with("Cache-Control", "no-store"));
  }

  private Future<Answer> search(Exchange exchange) {
    OrganisationId organisation = exchange.organisation();
    Members queries = exchange.queries();
    CredentialSearch unplaced = filters(organisation, queries);
    String name = organisation + " " + unplaced;
    String cursor = queries.optionalText("cursor");
    CredentialSearch search =
        unplaced.page(limit(queries), cursor == null ? null : cursors.read(cursor, name));
    queries.nothingElse();
    return credentials
        .search(organisation, search)
        .map(
            page ->
                Answer.ok(
                    Json.of(
                        "credentials",
                        page.stream().map(LedgerRoutes::document).toList(),
                        "next",
                        page.size() < search.limit() ? null : after(page, name))));
  }

  private String after(List<CredentialMetadata> page, String search) {
    CredentialMetadata last = page.getLast();
    return cursors.write(new CredentialSearch.Place(last.issuedAt(), last.id()), search);
  }

  private static CredentialSearch filters(OrganisationId organisation, Members queries) {
    String holder = queries.optionalText("holderDid");
    String collection = queries.optionalText("collectionId");
    String schema = queries.optionalText("schemaId");
    if (collection != null && schema != null) {
      throw queries.fault("schemaId", "not beside collectionId, which has its schemas");
    }
    return CredentialSearch.of(
        holder == null ? null : HolderId.of(organisation, new Did(holder)),
        collection == null ? null : CollectionId.parse(collection),
        schema == null ? null : new SchemaId(schema),
        state(queries),
        queries.optionalInstant("issuedAfter"),
        queries.optionalInstant("issuedBefore"));
  }

  private static @Nullable CredentialState state(Members queries) {
    String state = queries.optionalText("state");
    return state == null
        ? null
        : CredentialState.ofWireName(state)
            .orElseThrow(
                () -> queries.fault("state", "none of active, suspended, replaced, revoked"));
  }

  private static int limit(Members queries) {
    String limit = queries.optionalText("limit");
    if (limit == null) {
      return PAGE;
    }
    if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > CredentialSearch.MOST) {
      throw queries.fault("limit", "not a whole number from 1 to " + CredentialSearch.MOST);
    }
    return Integer.parseInt(limit);
  }

  private static Map<String, @Nullable Object> document(Credentials.Read read) {
    Map<String, @Nullable Object> document = document(read.metadata());
    if (read.text() != null) {
      ProofType proofType = read.metadata().proofType();
      boolean isObject = proofType != null && proofType.format() == FormatIdentifier.LDP_VC;
      document.put("credential", isObject ? Json.object(read.text()) : read.text());
    }
    return document;
  }

  private static Map<String, @Nullable Object> document(CredentialMetadata credential) {
    ProofType proofType = credential.proofType();
    byte[] transaction = credential.transaction();
    return Json.of(
        "credentialId",
        credential.id().urn(),
        "state",
        credential.state().wireName(),
        "format",
        proofType == null ? null : proofType.format().wireName(),
        "proofType",
        proofType == null ? null : proofType.wireName(),
        "collectionId",
        text(credential.collection()),
        "schemaId",
        credential.schema() == null ? null : credential.schema().value(),
        "transactionHash",
        transaction == null ? null : TransactionWriter.hash(transaction),
        "kid",
        credential.kid(),
        "holderDid",
        credential.holderDid() == null ? null : credential.holderDid().value(),
        "holderId",
        credential.holderDid() == null ? text(credential.holder()) : null,
        "issuedAt",
        credential.issuedAt().toString(),
        "validUntil",
        text(credential.validUntil()),
        "status",
        status(credential),
        "replacedBy",
        credential.replacedBy() == null ? null : credential.replacedBy().urn(),
        "parentCredentialId",
        credential.parent() == null ? null : credential.parent().urn());
  }

  private static @Nullable Object status(CredentialMetadata credential) {
    return credential.status() == null
        ? null
        : Json.of("uri", credential.status().uri(), "index", credential.status().index());
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
