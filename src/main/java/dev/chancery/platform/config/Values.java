package dev.chancery.platform.config;

import dev.chancery.model.EmailAddress;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How values are written. Each either reads the text or throws {@link IllegalArgumentException}
 * with the reason, which quotes the text only where it cannot be a secret.
 */
final class Values {
  private static final int ADMIN_KEY_LENGTH = 32;
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])" + ":(\\d{1,5})");

  private Values() {}

  static Function<String, Integer> number(int least, int most) {
    return text -> {
      try {
        int number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException _) {
        // the same reason
      }
      throw quoting(text, "is not a number from " + least + " to " + most);
    };
  }

  static Function<String, Integer> powerOfTwo(int least, int most) {
    return text -> {
      int number = number(least, most).apply(text);
      if (Integer.bitCount(number) != 1) {
        throw quoting(text, "is not a power of two");
      }
      return number;
    };
  }

  static int port(String text) {
    return number(1, 65535).apply(text);
  }

  /** ISO 8601, as {@code PT24H}; longer than nothing. */
  static Duration duration(String text) {
    Duration duration = durationOrZero(text);
    if (duration.isZero()) {
      throw quoting(text, "is no time at all");
    }
    return duration;
  }

  static Duration durationOrZero(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeException _) {
      // the same reason
    }
    throw quoting(text, "is not an ISO 8601 duration, as PT24H");
  }

  static String address(String text) {
    try {
      InetAddress _ = InetAddress.ofLiteral(text);
      return text;
    } catch (IllegalArgumentException _) {
      throw quoting(text, "is not an IP address");
    }
  }

  static Path readableFile(String text) {
    Path path = Path.of(text);
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw quoting(text, "is not a file that can be read");
    }
    return path;
  }

  /** Separated by commas; blanks around them do not count. */
  static <T> Function<String, List<T>> list(Function<String, T> parse) {
    return text ->
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .map(parse)
            .toList();
  }

  static Cidr cidr(String text) {
    try {
      return Cidr.parse(text);
    } catch (IllegalArgumentException _) {
      throw quoting(text, "is not a block of IP addresses, as 10.0.0.0/8");
    }
  }

  /** If everybody were a proxy, anybody could speak for anybody. */
  static Cidr proxy(String text) {
    if (text.endsWith("/0")) {
      throw quoting(text, "is everybody");
    }
    return cidr(text);
  }

  static HostAndPort hostAndPort(String text) {
    var parts = HOST_AND_PORT.matcher(text);
    if (!parts.matches()) {
      throw quoting(text, "is not a host and port, as localhost:8080");
    }
    return new HostAndPort(parts.group(1).toLowerCase(Locale.ROOT), port(parts.group(2)));
  }

  static URI httpUrl(String text) {
    URI url = uri(text, Set.of("http", "https"));
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("is a URL with a user or a fragment");
    }
    return url;
  }

  /** Scheme and authority alone, in lower case, without a slash at the end or a default port. */
  static URI baseUrl(String text) {
    URI url = httpUrl(text);
    if (!Set.of("", "/").contains(url.getRawPath()) || url.getRawQuery() != null) {
      throw quoting(text, "has a path or a query");
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    boolean isDefault = url.getPort() == (scheme.equals("https") ? 443 : 80);
    String port = url.getPort() < 0 || isDefault ? "" : ":" + url.getPort();
    return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port);
  }

  /** A password that everybody knows opens a server to the whole network that reaches it. */
  static URI postgres(String text) {
    URI uri = uri(text, Set.of("postgresql", "postgres"));
    if (!Samples.isLoopback(uri.getHost()) && Samples.isDefaultLogin(uri.getUserInfo())) {
      throw new IllegalArgumentException("has a password that everybody knows");
    }
    return uri;
  }

  static EmailAddress emailAddress(String text) {
    try {
      return new EmailAddress(text);
    } catch (IllegalArgumentException _) {
      throw quoting(text, "is not one email address, as no-reply@example.com");
    }
  }

  static URI mailServer(String text) {
    return uri(text, Set.of("smtp", "smtps"));
  }

  static URI redis(String text) {
    return uri(text, Set.of("redis", "rediss"));
  }

  /** What can travel as a bearer token. */
  static Secret adminKey(String text) {
    if (text.length() < ADMIN_KEY_LENGTH || !VISIBLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is not 32 or more visible ASCII characters without a space");
    }
    if (Samples.isTyped(text)) {
      throw new IllegalArgumentException("is a sample, not a random key");
    }
    return new Secret(text);
  }

  private static URI uri(String text, Set<String> schemes) {
    @Nullable URI uri = null;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException _) {
      // the reason below; the JDK's would quote the text
    }
    if (uri == null
        || uri.getHost() == null
        || !schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "is not an absolute URI with a host and the scheme "
              + String.join(" or ", schemes.stream().sorted().toList()));
    }
    return uri;
  }

  private static IllegalArgumentException quoting(String text, String reason) {
    return new IllegalArgumentException("\"" + text + "\" " + reason);
  }
}
