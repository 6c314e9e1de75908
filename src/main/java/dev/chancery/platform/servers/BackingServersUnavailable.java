package dev.chancery.platform.servers;

import org.jspecify.annotations.Nullable;

/**
 * The servers of our own cannot be started. The message is whole sentences for whoever started the
 * gateway, and says how to do without.
 */
public final class BackingServersUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BackingServersUnavailable(String reason, @Nullable Throwable cause) {
    super(
        reason + " To use servers of your own instead, set CHANCERY_PG_URI and CHANCERY_REDIS_URI.",
        cause);
  }
}
