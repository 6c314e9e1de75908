package dev.chancery.api;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a browser lets the pages of other sites do here (Fetch §3.3): call what is public and read
 * the answer, refusals included, since a wallet may be such a page. Never with credentials: {@code
 * *} goes without them.
 */
final class CrossOrigin implements SecurityPolicyHandler {
  private static final String ANYBODY = "*";

  /** What a request may carry beyond the headers that need no leave (Fetch §2.2.2). */
  private static final String REQUEST_HEADERS = "Content-Type, Idempotency-Key, If-None-Match";

  private static final String RESPONSE_HEADERS = "ETag, RateLimit, RateLimit-Policy, Retry-After";

  /** Two hours, which is as long as Chromium remembers a preflight. */
  private static final String REMEMBERED_SECONDS = "7200";

  /** Says so on whatever is answered. */
  @Override
  public void handle(RoutingContext context) {
    HttpServerResponse _ =
        context
            .response()
            .putHeader("Access-Control-Allow-Origin", ANYBODY)
            .putHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
    context.next();
  }

  /** The answer to the question before the call (Fetch §3.3.5), for a path with these methods. */
  static Answer preflight(String methods) {
    return Answer.nothing()
        .with("Access-Control-Allow-Origin", ANYBODY)
        .with("Access-Control-Allow-Methods", methods)
        .with("Access-Control-Allow-Headers", REQUEST_HEADERS)
        .with("Access-Control-Max-Age", REMEMBERED_SECONDS);
  }

  /** The public paths, each with its methods. */
  static Map<String, String> methods(List<Routes.Entry> entries) {
    Map<String, String> methods = new LinkedHashMap<>();
    for (Routes.Entry entry : entries) {
      if (entry.access() == Access.PUBLIC) {
        methods.merge(entry.path(), entry.method().name(), (one, more) -> one + ", " + more);
      }
    }
    return methods;
  }
}
