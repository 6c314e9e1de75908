package dev.chancery.bulk;

import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The table {@code holder_name}: what organisations know holders by whose DID they know. It is read
 * where rows are stored ({@link BulkRows}).
 */
public final class HolderNames {
  private static final String LEARN =
      """
      insert into holder_name (id, organisation_id, holder_id)
      select id, $1, holder_id from unnest($2::uuid[], $3::uuid[]) as given (id, holder_id) order by id
      on conflict (id) do update set holder_id = excluded.holder_id, learnt_at = now()
      where holder_name.organisation_id = $1 and holder_name.holder_id <> excluded.holder_id
      """;

  private final RowKeys keys;

  public HolderNames(RowKeys keys) {
    this.keys = keys;
  }

  /**
   * From now on those of {@code recipients} who have a DID are found by their other names too: for
   * the transaction in which their credentials are recorded. Who had a name before has it no more.
   */
  public Future<Void> learn(
      SqlClient client, OrganisationId organisation, Collection<Recipient> recipients) {
    Map<UUID, UUID> holders = new TreeMap<>();
    recipients.forEach(recipient -> add(organisation, recipient, holders));
    if (holders.isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple values =
        Tuple.tuple()
            .addUUID(organisation.value())
            .addArrayOfUUID(holders.keySet().toArray(UUID[]::new))
            .addArrayOfUUID(holders.values().toArray(UUID[]::new));
    return client.preparedQuery(LEARN).execute(values).mapEmpty();
  }

  /** What {@code recipient} is or will be known by, the surest first. */
  List<UUID> ids(OrganisationId organisation, Recipient recipient) {
    return recipient.aliases().stream().map(alias -> keys.name(organisation, alias)).toList();
  }

  private void add(OrganisationId organisation, Recipient recipient, Map<UUID, UUID> holders) {
    Did did = recipient.did();
    if (did != null) {
      UUID holder = HolderId.of(organisation, did).value();
      recipient.aliases().forEach(alias -> holders.put(keys.name(organisation, alias), holder));
    }
  }
}
