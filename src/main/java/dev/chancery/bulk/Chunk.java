package dev.chancery.bulk;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a worker takes at a time.
 *
 * @param attempts how often it was tried in vain
 * @param rows those that wait
 */
record Chunk(int firstLine, int attempts, List<Waiting> rows) {
  /** A row that waits, and is sealed. */
  @SuppressWarnings("ArrayRecordComponent") // opened, and compared by nobody
  record Waiting(int line, UUID key, byte[] sealed) {}

  /** A line for each of its rows, or one without a row. */
  static Optional<Chunk> from(RowSet<Row> answer) {
    @Nullable Row first = null;
    List<Waiting> rows = new ArrayList<>(answer.size());
    for (Row row : answer) {
      first = row;
      Buffer sealed = row.getBuffer("sealed");
      if (sealed != null) {
        rows.add(new Waiting(row.getInteger("line"), row.getUUID("key"), sealed.getBytes()));
      }
    }
    return first == null
        ? Optional.empty()
        : Optional.of(new Chunk(first.getInteger("first_line"), first.getShort("attempts"), rows));
  }
}
