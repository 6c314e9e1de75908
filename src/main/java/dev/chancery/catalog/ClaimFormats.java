package dev.chancery.catalog;

import com.google.re2j.Pattern;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The values of {@code format} (JSON Schema Validation 2020-12 §7.3) that claims are held to. Each
 * check takes time in proportion to the text, which it reads only up to a bound.
 */
final class ClaimFormats {
  private static final int MAX_LENGTH = 2048;
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final String HOSTNAME = LABEL + "(?:\\." + LABEL + ")*";
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  private static final Map<String, Format> ALL = new LinkedHashMap<>();

  static {
    // RFC 3339 §5.6: a full-date has four digits of year, a time has seconds and an offset
    shaped("date", "[0-9]{4}-[0-9]{2}-[0-9]{2}", LocalDate::parse);
    shaped("time", "[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?OFFSET", OffsetTime::parse);
    shaped(
        "date-time",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?OFFSET",
        OffsetDateTime::parse);
    // RFC 3339 Appendix A
    shaped(
        "duration",
        "P(?:[0-9]+W|(?:[0-9]+D|[0-9]+M(?:[0-9]+D)?|[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?)(?:TIME)?|TIME)"
            .replace("TIME", "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"),
        ignored -> {});
    shaped("email", "[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@" + HOSTNAME, ignored -> {});
    shaped("hostname", HOSTNAME, ClaimFormats::requireHostnameLength);
    shaped("ipv4", OCTET + "(?:\\." + OCTET + "){3}", ignored -> {});
    shaped(
        "uuid",
        "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        ignored -> {});
    shaped("json-pointer", "(?:/(?:[^/~]|~[01])*)*", ignored -> {});
    add("uri", text -> isUri(text, true));
    add("uri-reference", text -> isUri(text, false));
  }

  private ClaimFormats() {}

  /** By their names in {@code format}. */
  static Map<String, Format> all() {
    return ALL;
  }

  private static void shaped(String name, String regex, Consumer<String> meaning) {
    Pattern shape = Pattern.compile(regex.replace("OFFSET", "(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"));
    add(name, text -> shape.matches(text) && means(text, meaning));
  }

  private static boolean means(String text, Consumer<String> meaning) {
    try {
      meaning.accept(text);
      return true;
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }

  private static void add(String name, Predicate<String> check) {
    ALL.put(name, new BoundedFormat(name, check));
  }

  private static void requireHostnameLength(String text) {
    if (text.length() > 253) {
      throw new IllegalArgumentException("longer than a hostname");
    }
  }

  private static boolean isUri(String text, boolean absolute) {
    try {
      // java.net.URI lets other characters than ASCII pass, RFC 3986 does not
      return text.chars().allMatch(c -> c < 0x80) && (new URI(text).isAbsolute() || !absolute);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private record BoundedFormat(String getName, Predicate<String> check) implements Format {
    @Override
    public boolean matches(ExecutionContext context, String text) {
      return text.length() <= MAX_LENGTH && check.test(text);
    }
  }
}
