package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.bulk.Bulk;
import dev.chancery.bulk.BulkLife;
import dev.chancery.issuance.Exports;
import dev.chancery.issuance.Exports.Exported;
import dev.chancery.model.BulkId;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The credentials of a bulk, for the organisation that hands them out itself. */
public final class BulkExportRoutes {
  private static final String NDJSON = "application/x-ndjson";

  private final BulkLife life;
  private final Exports exports;

  public BulkExportRoutes(BulkLife life, Exports exports) {
    this.life = life;
    this.exports = exports;
  }

  /** No {@code HEAD}: who asks is written down. */
  public void register(Routes routes) {
    routes.getOnly("/api/v1/bulk/:id/credentials.ndjson", Access.READ, this::export);
  }

  private Future<Answer> export(Exchange exchange) {
    return life.require(exchange.organisation(), BulkId.parse(exchange.path("id")))
        .compose(
            bulk ->
                exports
                    .announce(bulk.organisation(), exchange.actor(), bulk.id())
                    .compose(_ -> written(exchange, bulk)));
  }

  private Future<Answer> written(Exchange exchange, Bulk bulk) {
    return exchange.written(
        NDJSON,
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"credentials-" + bulk.id() + ".ndjson\"",
            "Cache-Control",
            "no-store"),
        to -> exports.each(bulk.organisation(), bulk.id(), page -> written(page, to)));
  }

  private static Future<Void> written(List<Exported> page, WriteStream<Buffer> to) {
    Buffer lines = Buffer.buffer();
    page.forEach(exported -> lines.appendBytes(Json.bytes(document(exported))).appendString("\n"));
    return to.write(lines);
  }

  private static Map<String, @Nullable Object> document(Exported exported) {
    return Json.of(
        "credentialId", exported.id().urn(),
        "line", exported.line(),
        "holderDid", exported.holder() == null ? null : exported.holder().value(),
        "format", exported.format().wireName(),
        "credential", Json.written(exported.format().json(exported.credential())));
  }
}
