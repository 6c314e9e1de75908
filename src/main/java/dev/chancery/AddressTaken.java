package dev.chancery;

import dev.chancery.platform.config.Configuration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * An address to listen on cannot be had. Found out before anything is started or made: a first
 * start that failed later would have made an API key and shown it to nobody.
 */
final class AddressTaken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private AddressTaken(String key, String bind, int port, IOException cause) {
    super(
        "Cannot listen on %s:%d: %s. CHANCERY_%s chooses another port."
            .formatted(bind, port, cause.getMessage(), key),
        cause);
  }

  static void check(Configuration configuration) {
    check("HTTP_PORT", configuration.http().bind(), configuration.http().port());
    Configuration.Management management = configuration.management();
    if (management != null) {
      check("MANAGEMENT_PORT", management.bind(), management.port());
    }
  }

  private static void check(String key, String bind, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(bind, port));
    } catch (IOException taken) {
      throw new AddressTaken(key, bind, port, taken);
    }
  }
}
