package dev.chancery.api;

import dev.chancery.api.caller.Caller;
import dev.chancery.api.caller.Callers;
import dev.chancery.api.caller.Rates;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who gets in: whoever is known, does not come too often, and may call the route. */
public final class Gate {
  private final Callers callers;
  private final RateLimits limits;

  public Gate(Callers callers, RateLimits limits) {
    this.callers = callers;
    this.limits = limits;
  }

  /**
   * The caller; a {@link dev.chancery.model.ProblemException} for who does not get in. {@code told}
   * hears where each limit stands.
   */
  Future<Caller> admit(
      Access access, @Nullable String authorization, Consumer<RateLimits.Standing> told) {
    return callers
        .identify(authorization)
        .compose(caller -> counted(caller, told))
        .map(access::admit);
  }

  /** Whoever may call, by the same word as before: this counts nothing. */
  Future<Caller> admitAgain(Access access, @Nullable String authorization) {
    return callers.identify(authorization).map(access::admit);
  }

  /** Who is refused for its key costs its organisation nothing. */
  private Future<Caller> counted(Caller caller, Consumer<RateLimits.Standing> told) {
    Rates rates = caller.rates();
    return limits
        .count(perMinute("key", rates.keyPerMinute()), String.valueOf(caller.key()), told)
        .compose(
            _ ->
                limits.count(
                    perMinute("organisation", rates.organisationPerMinute()),
                    caller.organisation().toString(),
                    told))
        .map(caller);
  }

  private static RateLimits.@Nullable Limit perMinute(String scope, @Nullable Integer most) {
    return most == null ? null : new RateLimits.Limit(scope, most, Duration.ofMinutes(1));
  }
}
