package dev.chancery.api.vcapi;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import dev.chancery.verification.Verifier;
import dev.chancery.verification.Workers;
import io.vertx.core.Future;

/** Whether what somebody shows is what its issuer said (VCALM 1.0 §3.3). */
public final class VerifyingRoutes {
  /** A presentation of several credentials with portraits. */
  private static final long BODY_LIMIT = 1024 * 1024;

  private static final String CREDENTIAL = "verifiableCredential";
  private static final String PRESENTATION = "verifiablePresentation";

  private final Workers workers;
  private final Verifier verifier;

  public VerifyingRoutes(Workers workers, Verifier verifier) {
    this.workers = workers;
    this.verifier = verifier;
  }

  public void register(Routes routes) {
    routes.post("/credentials/verify", Access.READ, BODY_LIMIT, this::credential);
    routes.post("/presentations/verify", Access.READ, BODY_LIMIT, this::presentation);
  }

  /** What is asked about, and how the answer is to be. */
  private record Question(Object document, VerifyOptions options) {}

  private Future<Answer> credential(Exchange exchange) {
    OrganisationId caller = exchange.organisation();
    byte[] body = exchange.json();
    return workers.call(
        caller,
        () ->
            workers
                .run(caller, () -> credential(Members.of(Json.object(body))))
                .compose(question -> credential(question, caller)));
  }

  private static Question credential(Members body) {
    Object document = body.any(CREDENTIAL);
    VerifyOptions options = VerifyOptions.ofCredential(body.optionalObject("options"));
    body.nothingElse();
    return new Question(document, options);
  }

  private Future<Answer> credential(Question question, OrganisationId caller) {
    return verifier
        .credential(question.document, caller)
        .map(verdict -> new VerificationResult(verdict, question.options, CREDENTIAL))
        .map(result -> result.answer(question.document, "credential"));
  }

  private Future<Answer> presentation(Exchange exchange) {
    OrganisationId caller = exchange.organisation();
    byte[] body = exchange.json();
    return workers.call(
        caller,
        () ->
            workers
                .run(caller, () -> presentation(Members.of(Json.object(body))))
                .compose(question -> presentation(question, caller)));
  }

  private static Question presentation(Members body) {
    Object document = body.any(PRESENTATION);
    VerifyOptions options = VerifyOptions.ofPresentation(body.optionalObject("options"));
    body.nothingElse();
    return new Question(document, options);
  }

  private Future<Answer> presentation(Question question, OrganisationId caller) {
    return verifier
        .presentation(question.document, question.options.expected(), caller)
        .map(verdict -> new VerificationResult(verdict, question.options, PRESENTATION))
        .map(result -> result.answer(question.document, PRESENTATION));
  }
}
