package dev.chancery.api;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * What an answer tells of a limit (draft-ietf-httpapi-ratelimit-headers-11 §3 and §4): lists, to
 * which each limit that was asked adds its own.
 */
final class RateLimitHeaders {
  static final String POLICY = "RateLimit-Policy";
  static final String LEFT = "RateLimit";

  private RateLimitHeaders() {}

  static void add(HttpServerResponse response, RateLimits.Standing standing) {
    RateLimits.Limit limit = standing.limit();
    MultiMap _ =
        response
            .headers()
            .add(POLICY, policy(limit.scope(), limit.most(), limit.window()))
            .add(LEFT, left(limit.scope(), standing.remaining(), standing.renewal()));
  }

  static String policy(String scope, int most, Duration window) {
    return '"' + scope + "\";q=" + most + ";w=" + seconds(window);
  }

  static String left(String scope, long remaining, Duration renewal) {
    return '"' + scope + "\";r=" + remaining + ";t=" + seconds(renewal);
  }

  /** Never none: who comes back at once comes too early. */
  static String seconds(Duration duration) {
    return String.valueOf(Math.max(1, duration.toSeconds()));
  }
}
