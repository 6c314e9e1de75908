package dev.chancery.platform.redis;

/** Redis cannot be asked now. No stack trace: callers expect it and go on without. */
public final class RedisDown extends RuntimeException {
  private static final long serialVersionUID = 1;

  RedisDown() {
    super("Redis is down", null, false, false);
  }
}
