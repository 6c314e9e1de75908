package dev.chancery.platform.egress;

import dev.chancery.platform.egress.EgressRefused.Reason;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: an absolute URL that passed the rules. {@code trusted} is what the operator
 * named, whose addresses are not checked.
 */
record Destination(String host, int port, boolean tls, String target, boolean trusted) {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** Labels of letters, digits and inner hyphens (RFC 1123 §2.1); an A-label is one of these. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * A last label that a resolver might take for part of an IPv4 address, as {@code 127.1} and
   * {@code 0x7f.0x1} are (WHATWG URL, "ends in a number").
   */
  private static final Pattern NUMBER = Pattern.compile("(?:[0-9]+|0x[0-9a-f]*)");

  static Destination of(URI uri, Egress.Rules rules) {
    String host = uri.getHost();
    if (host == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new EgressRefused(Reason.FORM);
    }
    boolean tls = !"http".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS : HTTP;
    String name = host.toLowerCase(Locale.ROOT);
    if (rules.isOperators(uri.getScheme(), name, port)) {
      return new Destination(name, port, tls, target(uri), true);
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      throw new EgressRefused(Reason.SCHEME);
    }
    return checked(name, port, target(uri), rules);
  }

  private static Destination checked(String host, int port, String target, Egress.Rules rules) {
    boolean allowed = rules.allowed().contains(host + ":" + port);
    if (host.length() > 253
        || !NAME.matcher(host).matches()
        || NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches()
        || (host.indexOf('.') < 0 && !allowed)) {
      throw new EgressRefused(Reason.HOST);
    }
    if (port != HTTPS && !allowed) {
      throw new EgressRefused(Reason.PORT);
    }
    return new Destination(host, port, true, target, allowed);
  }

  private static String target(URI uri) {
    @Nullable String path = uri.getRawPath();
    String origin = path == null || path.isEmpty() ? "/" : path;
    return uri.getRawQuery() == null ? origin : origin + "?" + uri.getRawQuery();
  }
}
