package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusListId;
import dev.chancery.offer.Delivery;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import dev.chancery.status.StatusUris;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an organisation has issued, for itself to read. */
public final class Credentials {
  /** What is asked for beside its leading filter may be rare among many. */
  private static final Duration SEARCHING = Duration.ofSeconds(4);

  private final Database database;
  private final DataKeys dataKeys;
  private final CredentialRows rows;

  public Credentials(Database database, DataKeys dataKeys, StatusUris uris) {
    this.database = database;
    this.dataKeys = dataKeys;
    this.rows = new CredentialRows(uris);
  }

  /**
   * A credential with what is known of it.
   *
   * @param text the credential as it was handed out; null where it is not kept any more
   */
  public record Read(CredentialMetadata metadata, @Nullable String text) {
    @Override
    public String toString() {
      return "Read[" + metadata.id() + "]";
    }
  }

  /** The organisation's credential of that id, or {@link Problem.NotFound}. */
  public Future<Read> read(OrganisationId organisation, CredentialId id) {
    return database
        .with(client -> rows.find(client, organisation, id))
        .map(found -> found.orElseThrow(() -> absent(id.toString())))
        .compose(kept -> opened(organisation, kept));
  }

  /**
   * The same of what its caller calls {@code name}: by a credential's own id, or by whatever else
   * it was to be asked for; the youngest, where several issuers have one of that name.
   */
  public Future<Read> read(OrganisationId organisation, String name) {
    return kept(organisation, name).compose(found -> opened(organisation, found.getFirst()));
  }

  /**
   * What is known of those of that name, of each issuer's one, or {@link Problem.NotFound}; what
   * they say stays sealed.
   */
  public Future<List<CredentialMetadata>> named(OrganisationId organisation, String name) {
    return kept(organisation, name)
        .map(found -> found.stream().map(CredentialRows.Kept::metadata).toList());
  }

  private Future<List<CredentialRows.Kept>> kept(OrganisationId organisation, String name) {
    if (name.indexOf('\0') >= 0) { // no text to PostgreSQL
      return Future.failedFuture(absent(""));
    }
    return database
        .with(client -> rows.named(client, organisation, name, id(name)))
        .map(
            found -> {
              if (found.isEmpty()) {
                throw absent(name);
              }
              return found;
            });
  }

  private static ProblemException absent(String name) {
    return new ProblemException(new Problem.NotFound("credential", name));
  }

  private static @Nullable CredentialId id(String name) {
    try {
      return CredentialId.parse(name);
    } catch (ProblemException e) {
      return null;
    }
  }

  /** A page of what {@code search} finds, newest first. */
  public Future<List<CredentialMetadata>> search(
      OrganisationId organisation, CredentialSearch search) {
    return database.within(SEARCHING, client -> rows.search(client, organisation, search));
  }

  /**
   * Whether what has that entry in a status list is a delegation that descends from a revoked one.
   */
  public Future<Boolean> descendsFromRevoked(StatusListId list, int index) {
    return database.with(client -> rows.descendsFromRevoked(client, list, index));
  }

  private Future<Read> opened(OrganisationId organisation, CredentialRows.Kept kept) {
    return dataKeys.of(organisation).map(dataKey -> read(kept.metadata(), text(kept, dataKey)));
  }

  private static @Nullable String text(CredentialRows.Kept kept, DataKey dataKey) {
    CredentialId id = kept.metadata().id();
    byte[] sealed = kept.sealed();
    byte[] waiting = kept.waiting();
    if (sealed != null) {
      return Answers.text(dataKey, id, sealed);
    }
    return waiting == null ? null : Delivery.open(dataKey, id, waiting);
  }

  private static Read read(CredentialMetadata metadata, @Nullable String text) {
    return text == null || metadata.proofType() != null
        ? new Read(metadata, text)
        : new Read(metadata.of(proofType(text)), text);
  }

  /** A Data Integrity credential is an object; of an SD-JWT each part ends with a tilde. */
  private static ProofType proofType(String text) {
    if (text.startsWith("{")) {
      return proofType(Members.of(Json.object(text)).object("proof"));
    }
    return text.contains("~") ? ProofType.DC_SD_JWT : ProofType.VC_JWT;
  }

  /** The type of what is older than cryptosuites is its own. */
  private static ProofType proofType(Members proof) {
    return ProofType.ofWireName(proof.text(proof.has("cryptosuite") ? "cryptosuite" : "type"))
        .orElseThrow();
  }
}
