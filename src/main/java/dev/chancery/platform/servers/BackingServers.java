package dev.chancery.platform.servers;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Starts a PostgreSQL and a Redis of our own. The one implementation is in {@code embedded} and is
 * found by {@link ServiceLoader}, because the shipped distribution leaves that package out.
 */
public interface BackingServers {
  /**
   * Starts both, with their data under {@code dataDirectory}; blocks until they answer. What an
   * earlier process left running there is stopped first.
   *
   * @throws BackingServersUnavailable where they cannot be started, or another process uses the
   *     directory
   */
  Running start(Path dataDirectory);

  /** The implementation, where this build has one. */
  static Optional<BackingServers> embedded() {
    return ServiceLoader.load(BackingServers.class).findFirst();
  }

  /** Two running servers. Closing stops both, and blocks until they are gone. */
  interface Running extends AutoCloseable {
    /** {@code postgresql://user:password@host:port/database} */
    URI postgres();

    /** {@code redis://:password@host:port} */
    URI redis();

    @Override
    void close();
  }
}
