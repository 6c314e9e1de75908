package dev.chancery.api;

import dev.chancery.model.Digests;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.memory.Remembered;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is calling: API keys, looked up by their hash and remembered until they change. */
public final class Callers {
  /** The topic of changes to keys; the key is the hash in hex. */
  public static final String TOPIC = "api-keys";

  private static final String BEARER = "bearer ";
  private static final int LONGEST_KEY = 512;
  private static final Duration MISS = Duration.ofSeconds(1);

  private final Remembered<String, Optional<Caller>> callers;

  public Callers(Database database, ApiKeys apiKeys, Changes changes) {
    this.callers =
        new Remembered<>(
            10_000,
            caller -> caller.isPresent() ? Duration.ofMinutes(1) : MISS,
            hash -> database.with(client -> apiKeys.find(client, HexFormat.of().parseHex(hash))));
    changes.on(TOPIC, callers::forget);
  }

  /**
   * The caller, where {@code access} asks for one and this is one; else a {@link ProblemException}.
   */
  Future<Optional<Caller>> admit(Access access, @Nullable String authorization) {
    return switch (access) {
      case PUBLIC, DIRECT -> Future.succeededFuture(Optional.empty());
      case ORGANISATION -> require(authorization).map(Optional::of);
      case OPERATOR -> require(authorization).map(Callers::requireOperator).map(Optional::of);
    };
  }

  private Future<Caller> require(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > LONGEST_KEY
        || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return Future.failedFuture(new ProblemException(new Problem.Unauthenticated()));
    }
    String key = authorization.substring(BEARER.length()).trim();
    return callers
        .get(HexFormat.of().formatHex(Digests.sha256(key)))
        .map(found -> found.orElseThrow(() -> new ProblemException(new Problem.Unauthenticated())));
  }

  private static Caller requireOperator(Caller caller) {
    if (!caller.operator()) {
      throw new ProblemException(new Problem.Forbidden("act for the operator"));
    }
    return caller;
  }
}
