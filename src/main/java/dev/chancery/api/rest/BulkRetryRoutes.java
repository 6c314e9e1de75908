package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.bulk.Fault;
import dev.chancery.bulk.Retries;
import dev.chancery.bulk.Retry;
import dev.chancery.model.BulkId;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows that failed, tried again. */
public final class BulkRetryRoutes {
  private static final long BODY_LIMIT = 1024 * 1024;

  private final Retries retries;

  public BulkRetryRoutes(Retries retries) {
    this.retries = retries;
  }

  public void register(Routes routes) {
    routes.post("/api/v1/bulk/:id/retry", Access.ISSUE, BODY_LIMIT, this::retry);
  }

  private Future<Answer> retry(Exchange exchange) {
    return retries
        .retry(
            exchange.organisation(),
            exchange.actor(),
            BulkId.parse(exchange.path("id")),
            wanted(exchange.optionalBody()))
        .map(
            retried ->
                Answer.accepted(document(retried))
                    .with("Location", "/api/v1/bulk/" + retried.bulk()));
  }

  private static Retry wanted(Members body) {
    boolean all = !body.has("rows");
    List<Members> rows = body.objects("rows");
    body.nothingElse();
    if (all) {
      return new Retry.All();
    }
    if (rows.isEmpty() || rows.size() > Retry.Chosen.MOST) {
      throw body.fault("rows", "none, or more than " + Retry.Chosen.MOST);
    }
    Set<Integer> lines = new HashSet<>();
    return new Retry.Chosen(rows.stream().map(row -> correction(row, lines)).toList());
  }

  private static Retry.Correction correction(Members row, Set<Integer> lines) {
    Long line = row.optionalWhole("line", 1);
    Map<String, @Nullable Object> values = row.optionalMap("values");
    row.nothingElse();
    if (line == null || line > Integer.MAX_VALUE || !lines.add(line.intValue())) {
      throw row.fault("line", "missing, beyond any file, or named before");
    }
    return new Retry.Correction(line.intValue(), values);
  }

  private static Map<String, @Nullable Object> document(Retry.Retried retried) {
    return Json.of(
        "bulkId",
        retried.bulk().toString(),
        "retried",
        retried.rows(),
        "refused",
        retried.refused().stream()
            .map(
                row ->
                    Json.of(
                        "line",
                        row.line(),
                        "faults",
                        row.faults().stream().map(Fault::json).toList()))
            .toList());
  }
}
