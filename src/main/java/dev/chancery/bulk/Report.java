package dev.chancery.bulk;

import dev.chancery.bulk.BulkLife.Told;
import dev.chancery.model.CredentialId;
import dev.chancery.platform.context.Rounds;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every row of a bulk and what became of it, as comma-separated values for a spreadsheet. A field
 * that a spreadsheet would take for a formula gets an apostrophe, before it is quoted (threat
 * T-24).
 */
public final class Report {
  private static final String HEADER =
      "line,state,did,email,phone,externalId,credentialId,column,code,reason\r\n";

  private final BulkLife life;

  public Report(BulkLife life) {
    this.life = life;
  }

  /** Writes it, a page at a time, each once the one before has gone. */
  public Future<Void> write(Bulk bulk, WriteStream<Buffer> to) {
    AtomicInteger line = new AtomicInteger();
    return to.write(Buffer.buffer(HEADER))
        .compose(_ -> Rounds.untilLast(() -> writePage(bulk, line, to)));
  }

  /** Those behind {@code line}; whether there are none. */
  private Future<Boolean> writePage(Bulk bulk, AtomicInteger line, WriteStream<Buffer> to) {
    return life.page(bulk, line.get(), null, BulkLife.MOST)
        .compose(
            page -> {
              if (page.isEmpty()) {
                return Future.succeededFuture(true);
              }
              line.set(page.getLast().line());
              return to.write(text(bulk, page)).map(false);
            });
  }

  private static Buffer text(Bulk bulk, List<Told> page) {
    Buffer text = Buffer.buffer();
    page.forEach(row -> text.appendString(line(bulk, row)));
    return text;
  }

  private static String line(Bulk bulk, Told row) {
    Fault fault = row.faults().isEmpty() ? null : row.faults().getFirst();
    Recipient recipient = row.recipient();
    return Stream.<@Nullable String>of(
                String.valueOf(row.line()),
                state(bulk, row.state()),
                recipient.did() == null ? null : recipient.did().value(),
                recipient.email(),
                recipient.phone(),
                recipient.externalId(),
                row.credential() == null ? null : new CredentialId(row.credential()).urn(),
                fault == null ? null : fault.column(),
                fault == null ? null : fault.code(),
                reasons(row))
            .map(Report::field)
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  /** All of them, since a line has one place. */
  private static @Nullable String reasons(Told row) {
    return row.faults().isEmpty()
        ? null
        : row.faults().stream()
            .map(fault -> (fault.column() == null ? "" : fault.column() + ": ") + fault.reason())
            .collect(Collectors.joining("; "));
  }

  /** A row that waits for nothing is told by what its bulk is. */
  public static String state(Bulk bulk, RowState state) {
    if (state != RowState.WAITING) {
      return state.wireName();
    }
    return bulk.dryRun() ? "valid" : bulk.state() == BulkState.CANCELLED ? "cancelled" : "waiting";
  }

  /** RFC 4180 §2, once nothing in it is a formula. */
  static String field(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return "";
    }
    String defused = Formulas.defused(value);
    boolean quoted = defused.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? '"' + defused.replace("\"", "\"\"") + '"' : defused;
  }
}
