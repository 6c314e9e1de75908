package dev.chancery.platform.config;

import static dev.chancery.platform.config.Key.*;

import dev.chancery.model.EmailAddress;
import dev.chancery.platform.config.Configuration.Bulk;
import dev.chancery.platform.config.Configuration.Carrier;
import dev.chancery.platform.config.Configuration.Caught;
import dev.chancery.platform.config.Configuration.Drain;
import dev.chancery.platform.config.Configuration.Egress;
import dev.chancery.platform.config.Configuration.Embedded;
import dev.chancery.platform.config.Configuration.External;
import dev.chancery.platform.config.Configuration.Http;
import dev.chancery.platform.config.Configuration.Issuance;
import dev.chancery.platform.config.Configuration.Keys;
import dev.chancery.platform.config.Configuration.Limits;
import dev.chancery.platform.config.Configuration.Mail;
import dev.chancery.platform.config.Configuration.MailApi;
import dev.chancery.platform.config.Configuration.MailServer;
import dev.chancery.platform.config.Configuration.Management;
import dev.chancery.platform.config.Configuration.NoCarrier;
import dev.chancery.platform.config.Configuration.Servers;
import dev.chancery.platform.config.Configuration.StatusLists;
import dev.chancery.platform.config.Configuration.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Defaults, and what must hold between keys. A key at fault counts as its default, so that one
 * fault does not hide another.
 */
final class ConfigurationReader {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST = 1_000_000;

  /** Bitstring Status List §3.2: a smaller herd hides nobody. */
  private static final int SMALLEST_LIST = 1 << 17;

  private static final int LARGEST_LIST = 1 << 20;

  private final Settings settings;
  private final boolean embeddedAvailable;
  private final boolean embedded;

  ConfigurationReader(Settings settings, boolean embeddedAvailable) {
    this.settings = settings;
    this.embeddedAvailable = embeddedAvailable;
    this.embedded = embeddedAvailable && !settings.has(PG_URI) && !settings.has(REDIS_URI);
  }

  Configuration read() {
    Http http = http();
    Configuration configuration =
        new Configuration(
            http,
            management(http),
            settings.get(DATA_DIR, Path.of("data"), Path::of),
            servers(),
            settings.get(PG_POOL_SIZE, 16, Values.number(1, 1000)),
            keys(),
            limits(),
            issuance(),
            statusLists(),
            egress(),
            mail(),
            bulk(),
            drain(),
            settings.get(
                LOOPS, Runtime.getRuntime().availableProcessors(), Values.number(1, 1024)));
    settings.refuseFaults();
    return configuration;
  }

  private Http http() {
    int port = settings.get(HTTP_PORT, 8080, Values::port);
    Tls tls = tls();
    return new Http(
        settings.get(HTTP_BIND, embedded ? LOOPBACK : "0.0.0.0", Values::address),
        port,
        baseUrl(Values.baseUrl((tls == null ? "http" : "https") + "://localhost:" + port)),
        tls,
        settings.get(TRUSTED_PROXIES, List.of(), Values.list(Values::proxy)));
  }

  /** Whoever tries the gateway out with a phone on the same network has no certificate. */
  private URI baseUrl(URI otherwise) {
    URI url = settings.get(BASE_URL, otherwise, Values::baseUrl);
    if (!embedded && url.getScheme().equals("http") && !Samples.isLoopback(url.getHost())) {
      settings.fault(BASE_URL, "is not https, and not a loopback host");
    }
    return url;
  }

  private @Nullable Tls tls() {
    Path certificate = settings.get(TLS_CERTIFICATE, null, Values::readableFile);
    Path key = settings.get(TLS_KEY, null, Values::readableFile);
    together(TLS_CERTIFICATE, TLS_KEY);
    return certificate == null || key == null ? null : new Tls(certificate, key);
  }

  /**
   * Beside the main port whenever strangers may call that; on loopback until told otherwise, since
   * it asks nobody who they are.
   */
  private @Nullable Management management(Http http) {
    String bind = settings.get(MANAGEMENT_BIND, LOOPBACK, Values::address);
    Integer port = settings.get(MANAGEMENT_PORT, embedded ? null : 9090, Values::port);
    if (port == null) {
      if (settings.has(MANAGEMENT_BIND)) {
        settings.fault(MANAGEMENT_BIND, "has no effect without management.port");
      }
      return null;
    }
    if (port == http.port()) {
      settings.fault(MANAGEMENT_PORT, "is the same as http.port");
    }
    return new Management(bind, port);
  }

  private Servers servers() {
    URI postgres = settings.get(PG_URI, null, Values::postgres);
    URI redis = settings.get(REDIS_URI, null, Values::redis);
    together(PG_URI, REDIS_URI);
    if (!embeddedAvailable && !settings.has(PG_URI) && !settings.has(REDIS_URI)) {
      settings.fault(PG_URI, "is required: this build has no servers of its own");
      settings.fault(REDIS_URI, "is required: this build has no servers of its own");
    }
    return postgres == null || redis == null ? new Embedded() : new External(postgres, redis);
  }

  private Keys keys() {
    if (!embedded && !settings.has(MASTER_KEY)) {
      settings.fault(MASTER_KEY, "is required with servers of your own (openssl rand -hex 32)");
    }
    return new Keys(
        settings.get(ADMIN_KEY, null, Values::adminKey),
        settings.get(MASTER_KEY, null, MasterKey::parse));
  }

  /** Who tries the gateway out loads it from one address. */
  private Limits limits() {
    int connections = settings.get(LIMIT_CONNECTIONS, 10_000, Values.number(1, MOST));
    return new Limits(
        settings.get(LIMIT_CLIENT_PERMINUTE, null, Values.number(1, MOST)),
        settings.get(LIMIT_COLLECTION_PERSECOND, null, Values.number(1, MOST)),
        connections,
        settings.get(
            LIMIT_CLIENT_CONNECTIONS, embedded ? connections : 200, Values.number(1, MOST)));
  }

  private Issuance issuance() {
    return new Issuance(
        settings.get(ISSUER_KEY_ACTIVATION_DELAY, Duration.ofHours(24), Values::durationOrZero),
        settings.get(NONCE_LIFETIME, Duration.ofMinutes(5), Values::duration),
        settings.get(RETENTION, Duration.ofHours(24), Values::duration),
        settings.get(DELIVERY_LIFETIME, Duration.ofDays(30), Values::duration));
  }

  private StatusLists statusLists() {
    Duration lifetime = settings.get(STATUS_LIFETIME, Duration.ofHours(12), Values::duration);
    Duration ttl = settings.get(STATUS_TTL, Duration.ofMinutes(5), Values::duration);
    if (ttl.compareTo(lifetime) > 0) {
      settings.fault(STATUS_TTL, "is longer than status.lifetime");
    }
    return new StatusLists(
        settings.get(
            STATUS_LIST_SIZE, SMALLEST_LIST, Values.powerOfTwo(SMALLEST_LIST, LARGEST_LIST)),
        settings.get(STATUS_PUBLISH_INTERVAL, Duration.ofSeconds(1), Values::duration),
        lifetime,
        ttl);
  }

  private Egress egress() {
    return new Egress(
        settings.get(DID_RESOLVER_URL, null, Values::httpUrl),
        settings.get(EGRESS_ALLOWED, List.of(), Values.list(Values::hostAndPort)),
        settings.get(WEBHOOK_ALLOWED, List.of(), Values.list(Values::hostAndPort)),
        settings.get(EGRESS_TRUST, null, Values::readableFile));
  }

  private Mail mail() {
    Carrier carrier = carrier();
    boolean sends = carrier instanceof MailServer || carrier instanceof MailApi;
    if (sends && !settings.has(MAIL_FROM)) {
      settings.fault(MAIL_FROM, "is required where mails are sent");
    }
    return new Mail(
        carrier,
        settings.get(
            MAIL_FROM, new EmailAddress("chancery@localhost.example"), Values::emailAddress),
        settings.get(MAIL_PERDAY, 10_000, Values.number(1, MOST)));
  }

  private Carrier carrier() {
    URI server = settings.get(MAIL_SERVER, null, Values::mailServer);
    URI api = settings.get(MAIL_API_URL, null, Values::httpUrl);
    Secret key = settings.get(MAIL_API_KEY, null, Secret::new);
    together(MAIL_API_URL, MAIL_API_KEY);
    if (settings.has(MAIL_SERVER) && settings.has(MAIL_API_URL)) {
      settings.fault(MAIL_API_URL, "is one carrier too many beside mail.server");
    }
    if (server != null) {
      return new MailServer(server);
    }
    if (api != null && key != null) {
      return new MailApi(api, key);
    }
    return embedded ? new Caught() : new NoCarrier();
  }

  private Bulk bulk() {
    int rowLength = settings.get(BULK_ROW_LENGTH, 256 * 1024, Values.number(1_024, MOST));
    int fieldLength =
        settings.get(BULK_FIELD_LENGTH, Math.min(64 * 1024, rowLength), Values.number(256, MOST));
    if (fieldLength > rowLength) {
      settings.fault(BULK_FIELD_LENGTH, "is more than bulk.row.length");
    }
    return new Bulk(
        settings.get(BULK_WORKERS, 2, Values.number(0, 16)),
        settings.get(BULK_UPLOADS, 4, Values.number(1, 100)),
        settings.get(BULK_FILE_MEGABYTES, 2_048, Values.number(1, MOST)),
        settings.get(BULK_FILE_ROWS, 5_000_000, Values.number(1, 100 * MOST)),
        settings.get(BULK_ROW_COLUMNS, 200, Values.number(1, 10_000)),
        rowLength,
        fieldLength);
  }

  private Drain drain() {
    return new Drain(
        settings.get(
            DRAIN_DELAY, embedded ? Duration.ZERO : Duration.ofSeconds(2), Values::durationOrZero),
        settings.get(DRAIN_TIMEOUT, Duration.ofSeconds(15), Values::duration));
  }

  private void together(Key one, Key other) {
    if (settings.has(one) != settings.has(other)) {
      Key missing = settings.has(one) ? other : one;
      Key given = settings.has(one) ? one : other;
      settings.fault(missing, "is required with " + given.property());
    }
  }
}
