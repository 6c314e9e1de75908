package dev.chancery.platform.config;

import dev.chancery.model.EmailAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decided, checked. Prints without its secrets.
 *
 * @param management where health and metrics answer; {@code null}: on the main port
 * @param dataDirectory what the gateway itself keeps in files
 * @param eventLoops the number of event loops, and of instances of each verticle
 */
public record Configuration(
    Http http,
    @Nullable Management management,
    Path dataDirectory,
    Servers servers,
    int postgresPoolSize,
    Keys keys,
    Limits limits,
    Issuance issuance,
    StatusLists statusLists,
    Egress egress,
    Mail mail,
    Bulk bulk,
    Drain drain,
    int eventLoops) {

  /**
   * From the environment, and from the file that its {@code CHANCERY_CONFIG} names, if it does.
   *
   * @param embeddedAvailable whether this build can start servers of its own
   * @throws ConfigurationRefused with all faults at once
   */
  public static Configuration read(Map<String, String> environment, boolean embeddedAvailable) {
    return new ConfigurationReader(Settings.of(environment), embeddedAvailable).read();
  }

  /** From the environment, and from a file read already. */
  static Configuration read(
      Map<String, String> environment, Properties file, boolean embeddedAvailable) {
    return new ConfigurationReader(Settings.of(environment, file), embeddedAvailable).read();
  }

  /**
   * The public listener.
   *
   * @param bind an IP address
   * @param baseUrl what the world calls us: scheme and authority, without a trailing slash
   * @param trustedProxies who may say, by {@code Forwarded} and its like, whom it speaks for
   */
  public record Http(
      String bind, int port, URI baseUrl, @Nullable Tls tls, List<Cidr> trustedProxies) {}

  /** PEM files, readable at the time of checking. */
  public record Tls(Path certificate, Path key) {}

  /** A listener of its own for health and metrics; {@code bind} is an IP address. */
  public record Management(String bind, int port) {}

  /** Where PostgreSQL and Redis are. */
  public sealed interface Servers {}

  /** Started by us, with their data under the data directory. */
  public record Embedded() implements Servers {}

  /** The operator's own. The URIs may hold passwords. */
  public record External(URI postgres, URI redis) implements Servers {
    @Override
    public String toString() {
      return "External[…]";
    }
  }

  /**
   * The keys that are given, never kept in the database.
   *
   * @param admin the demo organisation's first API key; {@code null}: to be generated
   * @param master seals all other keys; {@code null} only with {@link Embedded} servers: kept in
   *     the data directory
   */
  public record Keys(@Nullable Secret admin, @Nullable MasterKey master) {}

  /**
   * How many are let through; {@code null}: all.
   *
   * @param connections to the public listener at the same time
   * @param clientConnections of those, from one address that is no trusted proxy's
   */
  public record Limits(
      @Nullable Integer clientPerMinute,
      @Nullable Integer collectionPerSecond,
      int connections,
      int clientConnections) {}

  /**
   * For how long.
   *
   * @param keyActivationDelay how long a rotated issuer key is published before it signs
   * @param nonceLifetime how long a challenge can be answered
   * @param retention how long sealed answers and idempotency keys are kept
   * @param deliveryLifetime how long a batch's credentials wait for their holders
   */
  public record Issuance(
      Duration keyActivationDelay,
      Duration nonceLifetime,
      Duration retention,
      Duration deliveryLifetime) {}

  /**
   * How large the lists are, and how fresh what is published of them.
   *
   * @param size how many entries a new list has, a power of two
   * @param publishInterval the longest that a revocation waits to be published
   * @param lifetime until a signed list expires
   * @param ttl how long a verifier may keep a list before it asks again
   */
  public record StatusLists(int size, Duration publishInterval, Duration lifetime, Duration ttl) {}

  /**
   * What may be called from here.
   *
   * @param didResolver a Universal Resolver, for DID methods we do not know; {@code null}: none
   * @param allowed where connections may go although the address is not a public one
   * @param webhooksAllowed the same for webhooks, which every organisation may name
   * @param trust PEM certificates that are trusted besides the usual ones; {@code null}: none
   */
  public record Egress(
      @Nullable URI didResolver,
      List<HostAndPort> allowed,
      List<HostAndPort> webhooksAllowed,
      @Nullable Path trust) {}

  /**
   * How people are written to.
   *
   * @param from whose name is on the envelope
   * @param perDay of one organisation, in a day of UTC
   */
  public record Mail(Carrier carrier, EmailAddress from, long perDay) {}

  /** Who carries mails. */
  public sealed interface Carrier {}

  /** A mail server. The URI may hold a password. */
  public record MailServer(URI uri) implements Carrier {
    @Override
    public String toString() {
      return "MailServer[…]";
    }
  }

  /** A service with an HTTP interface. */
  public record MailApi(URI url, Secret key) implements Carrier {}

  /** Nobody: with embedded servers they are caught, and shown. */
  public record Caught() implements Carrier {}

  /** Nobody: they wait, and are dead in the end. */
  public record NoCarrier() implements Carrier {}

  /**
   * How much of files of rows is worked off at a time, and how much of one is taken in.
   *
   * @param workers chunks at the same time, by each event loop; none where that is for other nodes
   * @param uploads at the same time, by this gateway
   * @param rowLength in characters
   * @param fieldLength in characters, no more than a row's
   */
  public record Bulk(
      int workers,
      int uploads,
      int fileMegabytes,
      int fileRows,
      int rowColumns,
      int rowLength,
      int fieldLength) {}

  /**
   * How the gateway goes.
   *
   * @param delay how long readiness says no before the listener closes
   * @param timeout how long requests in hand may take to end
   */
  public record Drain(Duration delay, Duration timeout) {}
}
