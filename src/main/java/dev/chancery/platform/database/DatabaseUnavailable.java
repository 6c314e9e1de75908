package dev.chancery.platform.database;

import java.net.URI;
import java.sql.SQLException;

/**
 * PostgreSQL cannot be asked at the start. The message is a whole sentence for whoever started the
 * gateway, without the password.
 */
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseUnavailable(URI postgres, SQLException cause) {
    super(
        "PostgreSQL at %s:%d cannot be asked: %s"
            .formatted(postgres.getHost(), postgres.getPort(), reason(cause)),
        cause);
  }

  /** The driver says "the connection attempt failed" of much; what failed stands below. */
  private static String reason(Throwable failure) {
    return failure.getCause() == null
        ? String.valueOf(failure.getMessage())
        : reason(failure.getCause());
  }
}
