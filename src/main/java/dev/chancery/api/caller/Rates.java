package dev.chancery.api.caller;

import dev.chancery.platform.json.Members;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** How many requests a caller may make in a minute, by its key and by all of its organisation's. */
public record Rates(@Nullable Integer keyPerMinute, @Nullable Integer organisationPerMinute) {
  private static final int MOST = 1_000_000;

  /** Reads {@code requestsPerMinute} of a request; null for no limit. */
  public static @Nullable Integer perMinute(Members body) {
    Long perMinute = body.optionalWhole("requestsPerMinute", 1);
    if (perMinute != null && perMinute > MOST) {
      throw body.fault("requestsPerMinute", "more than " + MOST);
    }
    return perMinute == null ? null : perMinute.intValue();
  }

  static Rates from(Row row) {
    return new Rates(row.getInteger("key_per_minute"), row.getInteger("organisation_per_minute"));
  }
}
