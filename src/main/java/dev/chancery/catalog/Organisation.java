package dev.chancery.catalog;

import dev.chancery.model.OrganisationId;
import io.vertx.sqlclient.Row;
import java.time.Instant;

/**
 * A tenant.
 *
 * @param operator may claim the host's own did:web
 */
public record Organisation(OrganisationId id, String name, boolean operator, Instant createdAt) {
  public Organisation {
    if (name.isBlank() || name.length() > 200) {
      throw new IllegalArgumentException("a name has 1 to 200 characters");
    }
  }

  static Organisation from(Row row) {
    return new Organisation(
        new OrganisationId(row.getUUID("id")),
        row.getString("name"),
        row.getBoolean("operator"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
