package dev.chancery.platform.egress;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.egress.EgressRefused.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what others tell us to fetch, and posts where they tell us to: https only, to public
 * addresses only, without redirects, within a few seconds and so many octets. Every refusal is a
 * failed future of {@link EgressRefused}.
 */
public final class Egress {
  private static final int CONNECT_MILLIS = 2_000;

  /** At once; none of them waits for a thread to look up its name. */
  static final int MOST = 100;

  /** Five organisations' tarpits are needed to keep the others from their holders. */
  private static final Room FETCHING = new Room(20, Duration.ofSeconds(3));

  private static final Wanted DOCUMENT =
      new Wanted("application/did+json, application/did+ld+json, application/json", 64 * 1024);

  private final Rules rules;
  private final Addresses addresses;
  private final HttpClient client;
  private final Places places;
  private final Duration total;
  private final AtomicLong connections = new AtomicLong();

  /**
   * What is asked for.
   *
   * @param accept its media types, as {@code Accept} has them
   * @param most octets that are read of it
   */
  public record Wanted(String accept, int most) {}

  /**
   * How much room there is.
   *
   * @param mostOfOne requests of one organisation at the same time
   * @param total how long one may take
   */
  public record Room(int mostOfOne, Duration total) {}

  /**
   * What the operator lets out besides https on 443 to public addresses.
   *
   * @param allowed {@code host:port}, lower case: https there, whatever its addresses
   * @param operator an origin that the configuration itself names, http or https, whatever its host
   * @param trustRoots PEM certificates trusted besides the JDK's
   */
  public record Rules(Set<String> allowed, @Nullable URI operator, @Nullable Path trustRoots) {
    public Rules {
      allowed =
          allowed.stream()
              .map(text -> text.toLowerCase(Locale.ROOT))
              .collect(Collectors.toUnmodifiableSet());
      for (String entry : allowed) {
        if (!entry.matches("[a-z0-9.-]+:[0-9]{1,5}")) {
          throw new IllegalArgumentException("not host:port: " + entry);
        }
      }
      if (operator != null && (operator.getHost() == null || operator.getRawUserInfo() != null)) {
        throw new IllegalArgumentException("not an absolute URL without a user: " + operator);
      }
    }

    /** No exception at all. */
    public static Rules strict() {
      return new Rules(Set.of(), null, null);
    }

    /** Lets requests to the origin of {@code base} pass, a URL of the operator's own choice. */
    public static Rules operator(URI base) {
      return new Rules(Set.of(), base, null);
    }

    boolean isOperators(@Nullable String scheme, String host, int port) {
      if (operator == null || !operator.getScheme().equalsIgnoreCase(scheme)) {
        return false;
      }
      int standard = operator.getScheme().equalsIgnoreCase("http") ? 80 : 443;
      int operatorPort = operator.getPort() >= 0 ? operator.getPort() : standard;
      return operator.getHost().equalsIgnoreCase(host) && operatorPort == port;
    }
  }

  /** Reads the trust roots' file: to be called while starting. */
  public Egress(Vertx vertx, Rules rules, Addresses addresses) {
    this(vertx, rules, addresses, FETCHING);
  }

  /** One for requests of another kind, which share no places with those of others. */
  public Egress(Vertx vertx, Rules rules, Addresses addresses, Room room) {
    this.rules = rules;
    this.places = new Places(MOST, room.mostOfOne);
    this.total = room.total;
    this.addresses = addresses;
    HttpClientOptions options =
        new HttpClientOptions()
            .setVerifyHost(true)
            .setKeepAlive(false)
            .setConnectTimeout(CONNECT_MILLIS)
            .setSslHandshakeTimeout(CONNECT_MILLIS)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    if (rules.trustRoots() != null) {
      options.setTrustOptions(TrustRoots.besidesTheJdks(rules.trustRoots()));
    }
    this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(MOST));
  }

  /** A DID document, or its like, at {@code uri}; as {@link #get} has it. */
  public Future<byte[]> getJson(OrganisationId organisation, URI uri) {
    return get(organisation, uri, DOCUMENT);
  }

  /**
   * The body of a 200 answer to a GET of {@code uri}, as it is; on the account of {@code
   * organisation}, to whom the address was named.
   */
  public Future<byte[]> get(OrganisationId organisation, URI uri, Wanted wanted) {
    Exchange exchange = new Exchange(wanted.most());
    return exchanged(
        organisation,
        uri,
        exchange,
        destination ->
            address ->
                exchange.fetch(
                    () -> connect(destination, address, HttpMethod.GET).map(accepting(wanted))));
  }

  /**
   * The status of the answer to a POST of {@code body} to {@code uri}, on the account of {@code
   * organisation}; a redirect is an answer like others. Nothing else of the answer is read, so that
   * nobody learns by us what stands where (T-28).
   */
  public Future<Integer> post(
      OrganisationId organisation, URI uri, Map<String, String> headers, byte[] body) {
    Exchange exchange = new Exchange(0);
    return exchanged(
        organisation,
        uri,
        exchange,
        destination ->
            address ->
                exchange.post(
                    () ->
                        connect(destination, address, HttpMethod.POST)
                            .onSuccess(request -> headers.forEach(request::putHeader)),
                    Buffer.buffer(body)));
  }

  /** Throws {@link EgressRefused} where no request to {@code uri} would be made, whoever asked. */
  public void check(URI uri) {
    Destination _ = Destination.of(uri, rules);
  }

  /** How many sockets were opened, or tried. */
  public long connections() {
    return connections.get();
  }

  /** A place is free again when the work has ended, not when its caller was told so. */
  private <T> Future<T> exchanged(
      OrganisationId organisation,
      URI uri,
      Exchange exchange,
      Function<Destination, Function<InetAddress, Future<T>>> work) {
    Destination destination;
    try {
      destination = Destination.of(uri, rules);
    } catch (EgressRefused refused) {
      return Future.failedFuture(refused);
    }
    if (!places.take(organisation)) {
      return Future.failedFuture(new EgressRefused(Reason.BUSY));
    }
    return Future.succeededFuture(destination.host())
        .compose(addresses::resolve)
        .transform((found, _) -> checked(destination, found))
        .compose(work.apply(destination))
        .onComplete(_ -> places.free(organisation))
        .timeout(total.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(named(failure)))
        .onFailure(_ -> exchange.abort());
  }

  /** The address to connect to: the first, provided that every one may be connected to. */
  private Future<InetAddress> checked(Destination destination, @Nullable List<InetAddress> found) {
    if (found == null || found.isEmpty()) {
      return Future.failedFuture(new EgressRefused(Reason.UNRESOLVED));
    }
    if (!destination.trusted() && !found.stream().allMatch(PublicAddress::is)) {
      return Future.failedFuture(new EgressRefused(Reason.ADDRESS));
    }
    return Future.succeededFuture(found.getFirst());
  }

  private Future<HttpClientRequest> connect(
      Destination destination, InetAddress address, HttpMethod method) {
    connections.incrementAndGet();
    return client.request(options(destination, address, method));
  }

  private static Function<HttpClientRequest, HttpClientRequest> accepting(Wanted wanted) {
    return request -> request.putHeader("Accept", wanted.accept());
  }

  private static RequestOptions options(
      Destination destination, InetAddress address, HttpMethod method) {
    return new RequestOptions()
        .setMethod(method)
        .setServer(
            SocketAddress.inetSocketAddress(new InetSocketAddress(address, destination.port())))
        .setHost(destination.host())
        .setPort(destination.port())
        .setSsl(destination.tls())
        .setURI(destination.target())
        .setFollowRedirects(false);
  }

  private static Throwable named(Throwable failure) {
    return failure instanceof TimeoutException ? new EgressRefused(Reason.TIMEOUT) : failure;
  }
}
