package dev.chancery.direct;

import dev.chancery.catalog.ContextRegistry;
import dev.chancery.format.DocumentWriter;
import dev.chancery.format.UnsecuredCredential;
import dev.chancery.format.jsonld.Contexts;
import dev.chancery.issuance.DocumentOrder;
import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Issuance;
import dev.chancery.issuance.Issued;
import dev.chancery.issuance.Kind;
import dev.chancery.issuance.Kinds;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.measure.Outcomes;
import dev.chancery.status.StatusUris;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;

/** The lane for what a caller wrote: checked, secured, recorded. Owned by one event loop. */
public final class DocumentIssue {
  private final Vertx vertx;
  private final Kinds kinds;
  private final ContextRegistry contexts;
  private final StatusUris statusUris;
  private final Issuance issuance;
  private final Outcomes outcomes;

  public DocumentIssue(
      Vertx vertx,
      Kinds kinds,
      ContextRegistry contexts,
      StatusUris statusUris,
      Issuance issuance,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.kinds = kinds;
    this.contexts = contexts;
    this.statusUris = statusUris;
    this.issuance = issuance;
    this.outcomes = new Outcomes(meters, "chancery.lane", Tags.of("lane", "document"));
  }

  Future<Issued> issue(IssueDocument request) {
    long started = System.nanoTime();
    issuance.requireCapacity();
    return kinds
        .of(request.kind())
        .map(kind -> admitted(kind, request))
        .compose(kind -> answeredOr(kind, request))
        .onSuccess(_ -> outcomes.record("issued", started))
        .onFailure(failure -> outcomes.recordFailure(failure, started));
  }

  private static Kind admitted(Kind kind, IssueDocument request) {
    if (!kind.issuer().did().value().equals(request.credential().issuer())) {
      throw new ProblemException(
          new Problem.MalformedRequest("/credential/issuer", "another than is asked here"));
    }
    if (!kind.issuer().vcApi().issue()) {
      throw new ProblemException(new Problem.Conflict("issuer", "it issues by schemas alone"));
    }
    return kind;
  }

  private Future<Issued> answeredOr(Kind kind, IssueDocument request) {
    IdempotencyKey key = request.idempotencyKey();
    Future<Optional<Issued>> before =
        key == null ? Future.succeededFuture(Optional.empty()) : issuance.answered(kind, key, null);
    return before.compose(
        found ->
            found.isPresent()
                ? Future.succeededFuture(found.get())
                : order(kind, request).compose(issuance::issue));
  }

  /** Whatever its terms need is looked up before anything is spent on it. */
  private Future<DocumentOrder> order(Kind kind, IssueDocument request) {
    UnsecuredCredential credential = request.credential();
    return contexts
        .texts(kind.name().organisation(), credential.contextUrls())
        .compose(texts -> vertx.executeBlocking(() -> writer(kind, credential, texts), false))
        .map(
            writer ->
                new DocumentOrder(
                    kind, writer, credential, request.name(), request.idempotencyKey()));
  }

  private DocumentWriter writer(
      Kind kind, UnsecuredCredential credential, Map<String, String> texts) {
    DocumentWriter writer =
        new DocumentWriter(
            Contexts.standard().with(texts),
            kind.proofType(),
            kind.key().algorithm(),
            kind.key().kid(kind.proofType()));
    writer.requireFit(credential, statusUris::isOurs, "/credential");
    return writer;
  }
}
