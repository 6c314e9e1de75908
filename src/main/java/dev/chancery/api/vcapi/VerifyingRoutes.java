package dev.chancery.api.vcapi;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.format.VcdmRules;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import dev.chancery.verification.Verifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether what somebody shows is what its issuer said (VCALM 1.0 §3.3). */
public final class VerifyingRoutes {
  /** A presentation of several credentials with portraits. */
  private static final long BODY_LIMIT = 1024 * 1024;

  private static final String CREDENTIAL = "verifiableCredential";
  private static final String PRESENTATION = "verifiablePresentation";

  private final Vertx vertx;
  private final Verifier verifier;

  public VerifyingRoutes(Vertx vertx, Verifier verifier) {
    this.vertx = vertx;
    this.verifier = verifier;
  }

  public void register(Routes routes) {
    routes.post("/credentials/verify", Access.READ, BODY_LIMIT, this::credential);
    routes.post("/presentations/verify", Access.READ, BODY_LIMIT, this::presentation);
  }

  /** What is asked about, of the shape that it must have, and how the answer is to be. */
  private record Question(Object document, VerifyOptions options) {}

  private Future<Answer> credential(Exchange exchange) {
    OrganisationId caller = exchange.organisation();
    byte[] body = exchange.json();
    return vertx
        .executeBlocking(() -> credential(Members.of(Json.object(body))), false)
        .compose(
            question ->
                verifier
                    .credential(question.document, caller)
                    .map(verdict -> new VerificationResult(verdict, question.options, CREDENTIAL))
                    .map(result -> result.answer(question.document, "credential")));
  }

  private static Question credential(Members body) {
    Object document = body.any(CREDENTIAL);
    VerifyOptions options = VerifyOptions.ofCredential(body.optionalObject("options"));
    body.nothingElse();
    requireShape(document, VcdmRules.ENVELOPED_CREDENTIAL, "/" + CREDENTIAL);
    return new Question(document, options);
  }

  private Future<Answer> presentation(Exchange exchange) {
    OrganisationId caller = exchange.organisation();
    byte[] body = exchange.json();
    return vertx
        .executeBlocking(() -> presentation(Members.of(Json.object(body))), false)
        .compose(
            question ->
                verifier
                    .presentation(question.document, question.options.expected(), caller)
                    .map(verdict -> new VerificationResult(verdict, question.options, PRESENTATION))
                    .map(result -> result.answer(question.document, PRESENTATION)));
  }

  private static Question presentation(Members body) {
    Object document = body.any(PRESENTATION);
    VerifyOptions options = VerifyOptions.ofPresentation(body.optionalObject("options"));
    body.nothingElse();
    requireShape(document, VcdmRules.ENVELOPED_PRESENTATION, "/" + PRESENTATION);
    if (document instanceof Map<?, ?> object
        && object.get(CREDENTIAL) instanceof List<?> credentials) {
      for (int i = 0; i < credentials.size(); i++) {
        requireShape(
            credentials.get(i),
            VcdmRules.ENVELOPED_CREDENTIAL,
            "/" + PRESENTATION + "/" + CREDENTIAL + "/" + i);
      }
    }
    return new Question(document, options);
  }

  /** What is a JWT has its shape inside. */
  private static void requireShape(@Nullable Object document, String envelope, String at) {
    if (!(document instanceof Map<?, ?> object)) {
      return;
    }
    Map<String, @Nullable Object> members = Json.members(object);
    List<Violation> violations = violations(members, envelope);
    if (!violations.isEmpty()) {
      throw new ProblemException(
          new Problem.DocumentMalformed(
              violations.stream()
                  .map(fault -> new Violation(at + fault.pointer(), fault.reason()))
                  .toList()));
    }
  }

  private static List<Violation> violations(
      Map<String, @Nullable Object> members, String envelope) {
    Object type = members.get("type");
    if (envelope.equals(type) || (type instanceof List<?> types && types.contains(envelope))) {
      return VcdmRules.enveloped(members, envelope);
    }
    return envelope.equals(VcdmRules.ENVELOPED_CREDENTIAL)
        ? VcdmRules.credential(members)
        : VcdmRules.presentation(members);
  }
}
