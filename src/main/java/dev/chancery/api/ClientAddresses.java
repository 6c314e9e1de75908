package dev.chancery.api;

import dev.chancery.platform.config.Cidr;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end. What {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For} say is
 * believed from a trusted proxy alone, from the right, as far as the chain of trusted proxies goes:
 * everything further left was written by whoever came to it.
 */
public final class ClientAddresses {
  private final List<Cidr> trusted;

  public ClientAddresses(List<Cidr> trusted) {
    this.trusted = trusted;
  }

  String of(HttpServerRequest request) {
    return of(request.remoteAddress().hostAddress(), request.headers());
  }

  /**
   * The client's address; of an IPv6 client its /64 counts as one, since a client has all of it.
   */
  String of(@Nullable String peer, MultiMap headers) {
    InetAddress address = literal(peer);
    if (address == null) {
      return "unknown";
    }
    return named(isTrusted(address) ? behind(address, headers) : address);
  }

  /** The client at the other end of a connection; empty where a trusted proxy is there. */
  Optional<String> untrusted(@Nullable String peer) {
    InetAddress address = literal(peer);
    return address == null || isTrusted(address) ? Optional.empty() : Optional.of(named(address));
  }

  /**
   * A proxy writes one of the two headers and may hand on the other as it came. Where they do not
   * agree, one is a client's own invention, and nobody can tell which.
   */
  private InetAddress behind(InetAddress proxy, MultiMap headers) {
    List<String> forwarded = forwarded(headers);
    List<String> listed = listed(headers);
    if (forwarded.isEmpty() || listed.isEmpty()) {
      return client(proxy, forwarded.isEmpty() ? listed : forwarded);
    }
    InetAddress client = client(proxy, forwarded);
    return client.equals(client(proxy, listed)) ? client : proxy;
  }

  private InetAddress client(InetAddress proxy, List<String> hops) {
    InetAddress client = proxy;
    for (String hop : hops.reversed()) {
      InetAddress address = literal(hop);
      if (address == null) {
        return client;
      }
      client = address;
      if (!isTrusted(address)) {
        return client;
      }
    }
    return client;
  }

  private static List<String> forwarded(MultiMap headers) {
    return elements(headers.getAll("Forwarded")).map(ClientAddresses::forwardedFor).toList();
  }

  private static List<String> listed(MultiMap headers) {
    return elements(headers.getAll("X-Forwarded-For")).toList();
  }

  private static Stream<String> elements(List<String> lines) {
    return lines.stream().flatMap(line -> Arrays.stream(line.split(","))).map(String::trim);
  }

  /**
   * The {@code for} of one element: {@code for=192.0.2.60;proto=https}, {@code
   * for="[2001:db8::1]:4711"}.
   */
  private static String forwardedFor(String element) {
    for (String pair : element.split(";")) {
      String trimmed = pair.trim();
      if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
        return trimmed.substring(4).replace("\"", "");
      }
    }
    return "";
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(block -> block.contains(address));
  }

  private static @Nullable InetAddress literal(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(withoutPort(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String withoutPort(String text) {
    if (text.startsWith("[")) {
      return text.substring(1, Math.max(1, text.indexOf(']')));
    }
    int colon = text.indexOf(':');
    return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
  }

  private static String named(InetAddress address) {
    byte[] octets = address.getAddress();
    if (octets.length == 4) {
      return address.getHostAddress();
    }
    Arrays.fill(octets, 8, 16, (byte) 0);
    try {
      return InetAddress.getByAddress(octets).getHostAddress() + "/64";
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("sixteen bytes are an address", e);
    }
  }
}
