package dev.chancery;

import dev.chancery.api.ConnectionCaps;
import dev.chancery.api.HttpVerticle;
import dev.chancery.api.Routes;
import dev.chancery.platform.config.Configuration;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The doors: the public one, and the operator's where it is another. */
final class Listeners {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final GroundFloor ground;
  private final TopFloor top;

  Listeners(Wiring wiring) {
    this.ground = wiring.ground;
    this.top = wiring.top;
  }

  /** One for each event loop, all on one port. */
  HttpVerticle open() {
    Configuration.Http http = ground.configuration.http();
    HttpServerOptions options = plain(http.bind(), http.port());
    Configuration.Tls tls = http.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(tls.certificate().toString())
                  .setKeyPath(tls.key().toString()));
    }
    return http(options, top.connectionCaps, top::register);
  }

  /** It has no caps, so that health is told however many are connected. */
  HttpVerticle management(Configuration.Management management) {
    return http(plain(management.bind(), management.port()), null, top.health::register);
  }

  private HttpVerticle http(
      HttpServerOptions options, @Nullable ConnectionCaps caps, Consumer<Routes> register) {
    return new HttpVerticle(
        options,
        top.gate,
        top.clientAddresses,
        caps,
        ground.meters,
        register,
        ground.configuration.drain().timeout());
  }

  private static HttpServerOptions plain(String bind, int port) {
    return new HttpServerOptions()
        .setHost(bind)
        .setPort(port)
        .setIdleTimeout((int) IDLE.toSeconds())
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        .setMaxHeaderSize(16 * 1024)
        .setTcpNoDelay(true);
  }
}
