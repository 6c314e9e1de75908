package dev.chancery;

import dev.chancery.api.Access;
import dev.chancery.api.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What to add to the description for a route that it lacks. */
final class Undescribed {
  private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

  private Undescribed() {}

  /** A beginning of its entry, with all that can be known of it without reading its handler. */
  static String entry(Routes.Entry route) {
    String method = route.method().name().toLowerCase(Locale.ROOT);
    List<String> lines = new ArrayList<>();
    lines.add(PARAMETER.matcher(route.path()).replaceAll("{$1}") + ":");
    lines.add("  " + method + ":");
    lines.add("    tags: [one of those in openapi.yaml]");
    lines.add("    operationId: a name that no other has");
    lines.add("    summary: What it does, in a few words");
    lines.add("    description: |");
    lines.add(
        "      What the summary does not say, with the standard's section where there is one.");
    if (!route.access().isOpen()) {
      lines.add("");
      lines.add("      " + OpenApiTest.scopeSentence(route.access()));
    }
    lines.add(
        route.access().isOpen()
            ? "    security: []"
            : "    security:\n      - bearer: " + OpenApiTest.scopes(route.access()));
    parameters(route, lines);
    responses(route, lines);
    return String.join("\n", lines) + "\n";
  }

  private static void parameters(Routes.Entry route, List<String> lines) {
    List<String> names =
        PARAMETER.matcher(route.path()).results().map((MatchResult it) -> it.group(1)).toList();
    if (!names.isEmpty()) {
      lines.add("    parameters:");
    }
    for (String name : names) {
      lines.add("      - name: " + name);
      lines.add("        in: path");
      lines.add("        required: true");
      lines.add("        schema: {$ref: '#/components/schemas/Uuid'}");
    }
  }

  private static void responses(Routes.Entry route, List<String> lines) {
    lines.add("    responses:");
    lines.add("      '200':");
    lines.add("        description: What is answered.");
    lines.add("        content:");
    lines.add("          application/json:");
    lines.add("            schema: {$ref: '#/components/schemas/…'}");
    lines.add("            example: an answer of a running gateway");
    boolean bodied = OpenApiTest.readsBody(route);
    if (bodied) {
      lines.add(shared(400, "Malformed"));
    }
    if (!route.access().isOpen()) {
      lines.add(shared(401, "Unauthenticated"));
      boolean operator = route.access() == Access.OPERATOR;
      lines.add(shared(403, operator ? "NotTheOperator" : "ScopeMissing"));
    }
    if (bodied) {
      lines.add(shared(413, "TooLarge"));
      lines.add(shared(415, "NotJson"));
    }
    if (!route.access().isOpen()) {
      lines.add(shared(429, "RateLimited"));
    }
    lines.add(shared(500, "InternalError"));
    lines.add(shared(503, "Unavailable"));
  }

  private static String shared(int status, String response) {
    return "      '%d': {$ref: '#/components/responses/%s'}".formatted(status, response);
  }
}
