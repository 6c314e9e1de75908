package dev.chancery.identity;

import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.egress.EgressRefused;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fetched body as JSON, and a refused fetch as a {@link Problem}. */
final class Fetching {
  private Fetching() {}

  static Future<Map<String, @Nullable Object>> json(Did did, Future<byte[]> fetched) {
    return fetched.map(Json::object).recover(failure -> Future.failedFuture(problem(did, failure)));
  }

  /**
   * Whoever chose the address learns that there is no document, and not what our network answered:
   * name servers and ports would be theirs to scan.
   */
  private static Throwable problem(Did did, Throwable failure) {
    return switch (failure) {
      case EgressRefused refused ->
          switch (refused.reason()) {
            case BUSY -> new ProblemException(new Problem.Overloaded(Problem.SOON));
            case SCHEME, HOST, PORT, FORM -> unresolvable(did, "its address is not allowed");
            case REDIRECT -> unresolvable(did, "its document is elsewhere");
            case TOO_LARGE, ENCODED -> unresolvable(did, "its document is too large or compressed");
            case UNRESOLVED, ADDRESS, UNREACHABLE, TIMEOUT, STATUS ->
                unresolvable(did, "its document cannot be fetched");
          };
      case ProblemException e when e.problem() instanceof Problem.MalformedRequest ->
          unresolvable(did, "its document is not JSON that we read");
      default -> failure;
    };
  }

  private static ProblemException unresolvable(Did did, String reason) {
    return new ProblemException(new Problem.DidUnresolvable(did, reason));
  }
}
