package dev.chancery.api.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chancery.platform.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each key was last used, to the minute. Written beside the request, which does not wait for
 * it, and by each node once a minute for each key; what is not written now is written with the next
 * minute's use.
 */
final class LastUses {
  private static final Logger log = LoggerFactory.getLogger(LastUses.class);
  private static final Duration STEP = Duration.ofMinutes(1);

  private final Database database;
  private final ApiKeys apiKeys;
  private final Cache<UUID, Instant> written = Caffeine.newBuilder().maximumSize(10_000).build();

  LastUses(Database database, ApiKeys apiKeys) {
    this.database = database;
    this.apiKeys = apiKeys;
  }

  void note(Caller caller, Instant now) {
    UUID key = caller.key();
    if (key == null || isWritten(key, now)) {
      return;
    }
    written.put(key, now);
    database
        .with(client -> apiKeys.used(client, caller.organisation(), key, now))
        .onFailure(failure -> log.atDebug().setCause(failure).log("caller.last-use-unwritten"));
  }

  private boolean isWritten(UUID key, Instant now) {
    Instant last = written.getIfPresent(key);
    return last != null && Duration.between(last, now).abs().compareTo(STEP) < 0;
  }
}
