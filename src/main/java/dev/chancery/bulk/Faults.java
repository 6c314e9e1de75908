package dev.chancery.bulk;

import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.util.List;

/** What is wrong with a row that could not be issued, of the problem that its issuance had. */
final class Faults {
  private Faults() {}

  /** Rethrows what is no problem of a row. */
  static List<Fault> of(Throwable failure) {
    if (failure instanceof ProblemException expected) {
      return of(expected.problem());
    }
    throw new IllegalStateException(failure);
  }

  /** Whether whoever has {@code failure} need not ask again. */
  static boolean areForGood(Throwable failure) {
    return failure instanceof ProblemException expected
        && (expected.problem() instanceof Problem.IssuerDeactivated
            || expected.problem() instanceof Problem.NotFound);
  }

  static List<Fault> of(Problem problem) {
    return switch (problem) {
      case Problem.SchemaValidationFailed(List<Violation> violations) ->
          of(Fault.SCHEMA_VALIDATION_FAILED, violations);
      case Problem.ClaimsInexpressible(List<Violation> violations) ->
          of("CLAIMS_INEXPRESSIBLE", violations);
      case Problem.CredentialReserved(List<Violation> violations) ->
          of("CREDENTIAL_RESERVED", violations);
      case Problem.DidUnresolvable(var _, String reason) -> of(Fault.HOLDER_NOT_FOUND, reason);
      case Problem.DidMethodUnsupported(String method) ->
          of(Fault.HOLDER_NOT_FOUND, "did:" + method + " is not supported");
      case Problem.DidMalformed(String _) -> of(Fault.DID_MALFORMED, "not a DID");
      case Problem.IssuerDeactivated(var _) ->
          of("ISSUER_DEACTIVATED", "the collection's issuer issues no more");
      case Problem.CapReached(var _) -> of("CAP_REACHED", "the collection has no more places");
      case Problem.QuotaExceeded _ ->
          of("QUOTA_EXCEEDED", "a quota of the organisation is used up");
      default -> of("NOT_ISSUED", problem.getClass().getSimpleName());
    };
  }

  private static List<Fault> of(String code, String reason) {
    return List.of(new Fault(null, code, reason));
  }

  private static List<Fault> of(String code, List<Violation> violations) {
    return violations.stream()
        .map(violation -> new Fault(violation.pointer(), code, violation.reason()))
        .toList();
  }
}
