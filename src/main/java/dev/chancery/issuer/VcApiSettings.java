package dev.chancery.issuer;

import dev.chancery.audit.Action;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Deed;
import dev.chancery.model.Actor;
import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

/** What an issuer secures that callers wrote themselves: {@link Issuer.VcApi}. */
public final class VcApiSettings {
  private final Database database;
  private final IssuerDirectory directory;
  private final Audit audit;
  private final IssuerChanges changes;
  private final Issuers issuers = new Issuers();

  public VcApiSettings(Database database, Changes changes, IssuerDirectory directory, Audit audit) {
    this.database = database;
    this.directory = directory;
    this.audit = audit;
    this.changes = new IssuerChanges(changes);
  }

  /** Changes them for {@code did}; what is null stays. */
  public Future<Issuer> change(
      OrganisationId organisation,
      Actor actor,
      Did did,
      @Nullable Boolean issue,
      @Nullable Boolean status) {
    return directory
        .require(organisation, did)
        .compose(
            _ ->
                database.inTransaction(
                    client ->
                        issuers
                            .changeVcApi(client, organisation, did, issue, status)
                            .compose(issuer -> changed(client, actor, issuer).map(issuer))))
        .onSuccess(_ -> changes.announce(did, "issuer.changed"));
  }

  private Future<Void> changed(SqlConnection client, Actor actor, Issuer issuer) {
    Deed deed =
        new Deed(
            issuer.organisation(),
            actor,
            Action.ISSUER_CHANGED,
            issuer.did().value(),
            Json.of("vcApi", issuer.vcApi().json()));
    return changes.record(client, issuer.did()).compose(_ -> audit.record(client, deed));
  }
}
