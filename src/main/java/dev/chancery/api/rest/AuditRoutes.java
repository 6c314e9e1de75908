package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.audit.Audit;
import dev.chancery.audit.Entry;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.util.List;
import java.util.regex.Pattern;

/** An organisation's audit trail, for itself. */
public final class AuditRoutes {
  private static final Pattern SEQ = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final int PAGE = 100;
  private static final int MOST = 1_000;

  private final Audit audit;

  public AuditRoutes(Audit audit) {
    this.audit = audit;
  }

  public void register(Routes routes) {
    routes.get("/api/v1/audit", Access.ADMIN, this::page);
    routes.get("/api/v1/audit/head", Access.ADMIN, this::head);
  }

  /** From the first entry on; with {@code ?after=} from the one behind that. */
  private Future<Answer> page(Exchange exchange) {
    Members queries = exchange.queries();
    long after = whole(queries, "after", 0, Long.MAX_VALUE);
    int limit = (int) whole(queries, "limit", PAGE, MOST);
    queries.nothingElse();
    if (limit < 1) {
      throw queries.fault("limit", "not a whole number from 1 to " + MOST);
    }
    return audit
        .page(exchange.organisation(), after, limit)
        .map(
            (List<Entry> page) ->
                Answer.ok(
                    Json.of(
                        "entries",
                        page.stream().map(Entry::document).toList(),
                        "next",
                        page.size() < limit ? null : page.getLast().seq())))
        .map(answer -> answer.with("Cache-Control", "no-store"));
  }

  /** What an outsider keeps, to tell later that nothing up to it has changed. */
  private Future<Answer> head(Exchange exchange) {
    return audit
        .head(exchange.organisation())
        .map(
            head ->
                Answer.ok(
                    Json.of(
                        "organisationId", exchange.organisation().toString(),
                        "seq", head.seq(),
                        "hash", head.hash().toString())))
        .map(answer -> answer.with("Cache-Control", "no-store"));
  }

  private static long whole(Members queries, String name, long absent, long most) {
    String text = queries.optionalText(name);
    if (text == null) {
      return absent;
    }
    if (!SEQ.matcher(text).matches() || Long.parseLong(text) > most) {
      throw queries.fault(name, "not a whole number, or more than " + most);
    }
    return Long.parseLong(text);
  }
}
