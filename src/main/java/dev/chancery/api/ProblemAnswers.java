package dev.chancery.api;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tells of a {@link Problem} in the product's own REST interface: RFC 9457, with a {@code
 * code} that stays.
 */
public final class ProblemAnswers {
  private static final Looks BUG =
      new Looks(500, "INTERNAL_ERROR", "Something went wrong on our side.");

  private ProblemAnswers() {}

  /** The answer that tells {@code problem}. */
  public static Answer of(Problem problem) {
    Answer answer = answer(Looks.of(problem));
    for (Map.Entry<String, String> header : headers(problem).entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  /** The same, with {@code more} members, which replace its own of their names. */
  public static Answer of(Problem problem, Map<String, ?> more) {
    return answer(Looks.of(problem).with(more));
  }

  /** The answer to a bug of ours, which says nothing of it. */
  static Answer bug() {
    return answer(BUG);
  }

  /** The same as a member of another document: an entry of a batch fails alone. */
  public static Map<String, @Nullable Object> document(Problem problem) {
    return Looks.of(problem).document();
  }

  /** The same of whatever has failed: what is no problem is a bug of ours. */
  public static Map<String, @Nullable Object> document(Throwable failure) {
    return (failure instanceof ProblemException expected ? Looks.of(expected.problem()) : BUG)
        .document();
  }

  private static Answer answer(Looks looks) {
    return Answer.of(looks.status(), "application/problem+json", Json.bytes(looks.document()));
  }

  /** RFC 6750 §3, RFC 9110 §10.2.3. */
  private static Map<String, String> headers(Problem problem) {
    return switch (problem) {
      case Problem.Unauthenticated() -> Map.of("WWW-Authenticate", "Bearer");
      case Problem.ScopeMissing(String scope) ->
          Map.of("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + scope + '"');
      case Problem.RateLimited(String scope, int most, Duration window, Duration retryAfter) ->
          Map.of(
              "Retry-After",
              RateLimitHeaders.seconds(retryAfter),
              RateLimitHeaders.POLICY,
              RateLimitHeaders.policy(scope, most, window),
              RateLimitHeaders.LEFT,
              RateLimitHeaders.left(scope, 0, retryAfter));
      case Problem.QuotaExceeded(var _, var _, long _, var _, Duration retryAfter) ->
          retryAfter(retryAfter);
      case Problem.Overloaded(Duration retryAfter) -> retryAfter(retryAfter);
      case Problem.Unavailable(String _, Duration retryAfter) -> retryAfter(retryAfter);
      case Problem.OfDocument _,
          Problem.MalformedRequest _,
          Problem.FileMalformed _,
          Problem.RequestTooLarge _,
          Problem.UnsupportedMediaType _,
          Problem.NoSuchRoute _,
          Problem.Forbidden _,
          Problem.NotFound _,
          Problem.AlreadyExists _,
          Problem.Conflict _,
          Problem.IssuerNotFound _,
          Problem.IssuerDeactivated _,
          Problem.IssuerKeyMissing _,
          Problem.IssuerNotAuthorized _,
          Problem.SchemaNotFound _,
          Problem.ProofTypeUnsupported _,
          Problem.SchemaUnusable _,
          Problem.SchemaValidationFailed _,
          Problem.DocumentMalformed _,
          Problem.CredentialReserved _,
          Problem.CollectionPaused _,
          Problem.CollectionNotOpen _,
          Problem.CollectionClosed _,
          Problem.CapReached _,
          Problem.AlreadyIssued _,
          Problem.CredentialRevoked _,
          Problem.CredentialReplaced _,
          Problem.CredentialSuspended _,
          Problem.CredentialForgotten _,
          Problem.NotRevocable _,
          Problem.NotSuspendable _,
          Problem.DelegationParentNotFound _,
          Problem.DelegationParentNotActive _,
          Problem.DelegationWidens _,
          Problem.DelegatorProofRequired _,
          Problem.DelegatorProofInvalid _,
          Problem.HolderNotAllowed _,
          Problem.ProofRequired _,
          Problem.ProofInvalid _,
          Problem.NonceInvalid _,
          Problem.CodeRequired _,
          Problem.CodeInvalid _,
          Problem.ClaimUsed _,
          Problem.ClaimCancelled _,
          Problem.ClaimExpired _,
          Problem.IdempotencyConflict _,
          Problem.SigningFailed _,
          Problem.BatchEntryFailed _ ->
          Map.of();
    };
  }

  private static Map<String, String> retryAfter(Duration retryAfter) {
    return Map.of("Retry-After", RateLimitHeaders.seconds(retryAfter));
  }
}
