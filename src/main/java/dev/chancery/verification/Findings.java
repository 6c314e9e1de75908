package dev.chancery.verification;

import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/** Tells what is wrong with a document from what is wrong with us. */
final class Findings {
  private Findings() {}

  /**
   * The faults that {@code step} ends in, of what stands at {@code pointer}. It fails where nobody
   * can say: a database that is away, too much to do.
   */
  static <T> Future<List<Fault>> of(Check check, String pointer, Supplier<Future<T>> step) {
    return Future.succeededFuture(step)
        .compose(Supplier::get)
        .map(_ -> List.<Fault>of())
        .recover(failure -> faults(check, pointer, failure));
  }

  private static Future<List<Fault>> faults(Check check, String pointer, Throwable failure) {
    List<Fault> faults =
        switch (failure) {
          case Refused refused -> refused.faults();
          case ProblemException e -> faults(check, pointer, e.problem());
          default -> List.of();
        };
    return faults.isEmpty() ? Future.failedFuture(failure) : Future.succeededFuture(faults);
  }

  /** None, where the problem is not the document's. */
  private static List<Fault> faults(Check check, String pointer, Problem problem) {
    return problem instanceof Problem.OfDocument fault ? faults(check, pointer, fault) : List.of();
  }

  private static List<Fault> faults(Check check, String pointer, Problem.OfDocument fault) {
    return switch (fault) {
      case Problem.DidMalformed _ -> controller(check, pointer, "not a DID");
      case Problem.DidMethodUnsupported(String method) ->
          controller(check, pointer, "no resolver knows did:" + method);
      case Problem.DidUnresolvable(Did did, String reason) ->
          controller(check, pointer, did + ": " + reason);
      case Problem.ContextNotFound(String url) ->
          transformation(check, "/@context", "no context is registered at " + url);
      case Problem.ContextUnusable(String url, String reason) ->
          transformation(check, "/@context", url + ": " + reason);
      case Problem.ClaimsInexpressible(List<Violation> violations) ->
          violations.stream()
              .map(it -> transformation(check, it.pointer(), it.reason()).getFirst())
              .toList();
    };
  }

  private static List<Fault> controller(Check check, String pointer, String reason) {
    return List.of(new Fault(check, Kind.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT, pointer, reason));
  }

  private static List<Fault> transformation(Check check, String pointer, String reason) {
    return List.of(new Fault(check, Kind.PROOF_TRANSFORMATION_ERROR, pointer, reason));
  }
}
