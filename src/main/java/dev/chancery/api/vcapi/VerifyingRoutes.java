package dev.chancery.api.vcapi;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import dev.chancery.verification.Verdict;
import dev.chancery.verification.Verifier;
import dev.chancery.verification.Workers;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    return answered(
        exchange,
        CREDENTIAL,
        "credential",
        VerifyOptions::ofCredential,
        question -> verifier.credential(question.document, exchange.organisation()));
  }

  private Future<Answer> presentation(Exchange exchange) {
    return answered(
        exchange,
        PRESENTATION,
        PRESENTATION,
        VerifyOptions::ofPresentation,
        question ->
            verifier.presentation(
                question.document, question.options.expected(), exchange.organisation()));
  }

  /**
   * What comes and what goes may be a megabyte each: a worker reads the one and writes the other.
   */
  private Future<Answer> answered(
      Exchange exchange,
      String member,
      String returnedAs,
      Function<@Nullable Members, VerifyOptions> options,
      Function<Question, Future<Verdict>> verify) {
    OrganisationId caller = exchange.organisation();
    byte[] body = exchange.json();
    return workers.call(
        caller,
        () ->
            workers
                .run(caller, () -> question(Members.of(Json.object(body)), member, options))
                .compose(
                    question ->
                        verify
                            .apply(question)
                            .map(
                                verdict ->
                                    new VerificationResult(verdict, question.options, member))
                            .compose(
                                result ->
                                    workers.run(
                                        caller,
                                        () -> result.answer(question.document, returnedAs)))));
  }

  private static Question question(
      Members body, String member, Function<@Nullable Members, VerifyOptions> options) {
    Object document = body.any(member);
    VerifyOptions read = options.apply(body.optionalObject("options"));
    body.nothingElse();
    return new Question(document, read);
  }
}
