package dev.chancery.issuance;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.seal.DataKey;
import io.vertx.core.Future;
import java.util.Optional;

/** What batches have answered, for as long as that may be asked for again. */
public final class BatchAnswers {
  private final Database database;
  private final BatchRows rows = new BatchRows();

  public BatchAnswers(Database database) {
    this.database = database;
  }

  /** What {@code key} answered before; with another body, {@link Problem.IdempotencyConflict}. */
  public Future<Optional<byte[]>> find(
      OrganisationId organisation, DataKey dataKey, IdempotencyKey key) {
    return database
        .with(client -> rows.byKey(client, organisation, key))
        .map(found -> found.map(kept -> kept.open(dataKey, key)));
  }
}
