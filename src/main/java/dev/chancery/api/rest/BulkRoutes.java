package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.IdempotencyKeys;
import dev.chancery.api.Routes;
import dev.chancery.bulk.Bulk;
import dev.chancery.bulk.BulkLife;
import dev.chancery.bulk.Report;
import dev.chancery.bulk.RowState;
import dev.chancery.bulk.Template;
import dev.chancery.bulk.Upload;
import dev.chancery.bulk.Uploads;
import dev.chancery.model.Actor;
import dev.chancery.model.BulkId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of rows: taken in, told of, stopped. */
public final class BulkRoutes {
  private static final String ONE = "/api/v1/bulk/";
  private static final String CSV = "text/csv; charset=utf-8; header=present";
  private static final String MAPPING = "map.";
  private static final int PAGE = 100;

  private final Uploads uploads;
  private final BulkLife life;
  private final Report report;
  private final InstantSource clock;

  public BulkRoutes(Uploads uploads, BulkLife life, InstantSource clock) {
    this.uploads = uploads;
    this.life = life;
    this.report = new Report(life);
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.upload("/api/v1/collections/:id/bulk", Access.ISSUE, this::upload);
    routes.get("/api/v1/collections/:id/template.csv", Access.READ, this::template);
    routes.get(ONE + ":id", Access.READ, this::one);
    routes.get(ONE + ":id/rows", Access.READ, this::rows);
    routes.get(ONE + ":id/report.csv", Access.READ, this::report);
    routes.post(ONE + ":id/pause", Access.ISSUE, exchange -> move(exchange, life::pause));
    routes.post(ONE + ":id/resume", Access.ISSUE, exchange -> move(exchange, life::resume));
    routes.post(ONE + ":id/cancel", Access.ISSUE, exchange -> move(exchange, life::cancel));
  }

  /** Accepted once it has come whole: what is issued of it goes on after this. */
  private Future<Answer> upload(Exchange exchange) {
    Upload.Form form = form(exchange);
    Upload upload =
        new Upload(
            exchange.organisation(),
            CollectionId.parse(exchange.path("id")),
            exchange.actor(),
            form,
            options(exchange, form),
            IdempotencyKeys.hash(exchange));
    return exchange
        .file()
        .compose(file -> uploads.receive(upload, file))
        .map(bulk -> Answer.accepted(document(bulk)).with("Location", ONE + bulk.id()));
  }

  /** A coded body could be a thousand times as long as what is sent (threat T-23). */
  private static Upload.Form form(Exchange exchange) {
    if (exchange.header("Content-Encoding").filter(it -> !it.equals("identity")).isPresent()) {
      throw unsupported("sent without Content-Encoding");
    }
    String type = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (type.contains("charset") && !type.matches(".*charset=\"?utf-8\"?(;.*)?")) {
      throw unsupported("UTF-8");
    }
    return switch (type.split(";", 2)[0].strip()) {
      case "text/csv", "multipart/form-data" -> Upload.Form.CSV;
      case "application/x-ndjson", "application/ndjson" -> Upload.Form.NDJSON;
      case "application/json" -> Upload.Form.JSON;
      default ->
          throw unsupported(
              "text/csv, multipart/form-data, application/x-ndjson or application/json");
    };
  }

  private static ProblemException unsupported(String expected) {
    return new ProblemException(new Problem.UnsupportedMediaType(expected));
  }

  private static Upload.Options options(Exchange exchange, Upload.Form form) {
    Map<String, @Nullable Object> queries = exchange.queryMembers();
    Members members = Members.of(queries);
    Map<String, String> mapping = new HashMap<>();
    for (String name : queries.keySet()) {
      if (name.startsWith(MAPPING)) {
        if (form != Upload.Form.CSV) {
          throw members.fault(name, "columns are of CSV alone");
        }
        mapping.put(name.substring(MAPPING.length()), members.text(name));
      }
    }
    Upload.Options options =
        new Upload.Options(
            mapping,
            whole(members, "priority", 0, Upload.Options.PRIORITY, Upload.Options.LAST_PRIORITY),
            members.optionalInstant("notBefore"),
            truth(members, "dryRun"),
            truth(members, "allOrNothing"));
    members.nothingElse();
    return options;
  }

  private static boolean truth(Members queries, String name) {
    return switch (queries.optionalText(name)) {
      case "true" -> true;
      case "false" -> false;
      case null -> false;
      default -> throw queries.fault(name, "neither true nor false");
    };
  }

  private Future<Answer> template(Exchange exchange) {
    return uploads
        .plan(exchange.organisation(), CollectionId.parse(exchange.path("id")))
        .map(
            plan ->
                Answer.text(200, CSV, Template.of(plan))
                    .with("Content-Disposition", "attachment; filename=\"template.csv\""));
  }

  private Future<Answer> one(Exchange exchange) {
    return bulk(exchange).map(bulk -> Answer.ok(document(bulk)));
  }

  private Future<Bulk> bulk(Exchange exchange) {
    return life.require(exchange.organisation(), BulkId.parse(exchange.path("id")));
  }

  private Future<Answer> rows(Exchange exchange) {
    Members queries = exchange.queries();
    RowState state = state(queries);
    int limit = whole(queries, "limit", 1, PAGE, BulkLife.MOST);
    int after = whole(queries, "cursor", 1, 0, Integer.MAX_VALUE);
    queries.nothingElse();
    return bulk(exchange)
        .compose(
            bulk ->
                life.page(bulk, after, state, limit)
                    .map(
                        page ->
                            Answer.ok(
                                Json.of(
                                    "rows",
                                    page.stream().map(row -> BulkViews.row(bulk, row)).toList(),
                                    "next",
                                    page.size() < limit
                                        ? null
                                        : String.valueOf(page.getLast().line())))))
        .map(answer -> answer.with("Cache-Control", "no-store"));
  }

  private static @Nullable RowState state(Members queries) {
    String state = queries.optionalText("state");
    return state == null
        ? null
        : RowState.ofWireName(state)
            .orElseThrow(
                () ->
                    queries.fault(
                        "state",
                        "none of waiting, issued, failed, rejected, duplicate, claimable"));
  }

  private static int whole(Members queries, String name, int least, int otherwise, int most) {
    String text = queries.optionalText(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("0|[1-9][0-9]{0,9}")
        || Long.parseLong(text) < least
        || Long.parseLong(text) > most) {
      throw queries.fault(name, "not a whole number from " + least + " to " + most);
    }
    return Integer.parseInt(text);
  }

  private Future<Answer> report(Exchange exchange) {
    return bulk(exchange)
        .compose(
            bulk ->
                exchange.written(
                    CSV,
                    Map.of(
                        "Content-Disposition",
                        "attachment; filename=\"report-" + bulk.id() + ".csv\"",
                        "Cache-Control",
                        "no-store"),
                    response -> report.write(bulk, response)));
  }

  private interface Move {
    Future<Bulk> of(OrganisationId organisation, Actor actor, BulkId id);
  }

  private Future<Answer> move(Exchange exchange, Move move) {
    return move.of(exchange.organisation(), exchange.actor(), BulkId.parse(exchange.path("id")))
        .map(bulk -> Answer.ok(document(bulk)));
  }

  private Map<String, @Nullable Object> document(Bulk bulk) {
    return BulkViews.document(bulk, clock.instant());
  }
}
