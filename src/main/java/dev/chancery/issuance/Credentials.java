package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
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
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(new Problem.NotFound("credential", id.toString()))))
        .compose(kept -> opened(organisation, kept));
  }

  /** A page of what {@code search} finds, newest first. */
  public Future<List<CredentialMetadata>> search(
      OrganisationId organisation, CredentialSearch search) {
    return database.within(SEARCHING, client -> rows.search(client, organisation, search));
  }

  private Future<Read> opened(OrganisationId organisation, CredentialRows.Kept kept) {
    byte[] sealed = kept.sealed();
    return sealed == null
        ? Future.succeededFuture(new Read(kept.metadata(), null))
        : dataKeys.of(organisation).map(dataKey -> opened(kept.metadata(), dataKey, sealed));
  }

  private static Read opened(CredentialMetadata metadata, DataKey dataKey, byte[] sealed) {
    String text = Answers.text(dataKey, metadata.id(), sealed);
    return new Read(metadata.of(format(text)), text);
  }

  /** A Data Integrity credential is an object; of an SD-JWT each part ends with a tilde. */
  private static FormatIdentifier format(String text) {
    if (text.startsWith("{")) {
      return FormatIdentifier.LDP_VC;
    }
    return text.contains("~") ? FormatIdentifier.DC_SD_JWT : FormatIdentifier.VC_JWT;
  }
}
