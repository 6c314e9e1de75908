package dev.chancery.api.docs;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The API's description, for programs (RFC 9512) and for people. */
public final class DocsRoutes {
  private static final String KEPT_FOR_EVER = "public, max-age=31536000, immutable";

  /** Kept, and asked for again each time. */
  private static final String REVALIDATED = "no-cache";

  private final Vertx vertx;
  private final Asset description;

  /** {@code baseUrl}: what the world calls the gateway. */
  public DocsRoutes(Vertx vertx, URI baseUrl) {
    this.vertx = vertx;
    description =
        Asset.of("application/yaml", OpenApi.at(baseUrl).getBytes(StandardCharsets.UTF_8));
  }

  public void register(Routes routes) {
    routes.get("/openapi.yaml", Access.PUBLIC, this::description);
    routes.get("/docs", Access.DIRECT, this::page);
    routes.get("/docs/:asset", Access.DIRECT, this::asset);
  }

  private Future<Answer> description(Exchange exchange) {
    boolean gzip = exchange.takes("gzip");
    String etag = description.etag(gzip);
    Answer answer = exchange.has(etag) ? Asset.unchanged() : description.answer(gzip);
    return Future.succeededFuture(answer.with("ETag", etag).with("Cache-Control", REVALIDATED));
  }

  private Future<Answer> page(Exchange exchange) {
    return vertx
        .executeBlocking(DocsPage::read)
        .map(
            page ->
                Answer.text(200, "text/html; charset=utf-8", page.html())
                    .with("Content-Security-Policy", DocsPage.CONTENT_SECURITY_POLICY)
                    .with("Referrer-Policy", "no-referrer")
                    .with("Cache-Control", REVALIDATED));
  }

  private Future<Answer> asset(Exchange exchange) {
    String name = exchange.path("asset");
    return vertx
        .executeBlocking(DocsPage::read)
        .map(page -> page.asset(name).orElseThrow(() -> absent(name)))
        .map(asset -> asset.answer(exchange.takes("gzip")).with("Cache-Control", KEPT_FOR_EVER));
  }

  private static ProblemException absent(String name) {
    return new ProblemException(new Problem.NotFound("file", name));
  }
}
