package dev.chancery.verification;

import dev.chancery.model.DataModel;
import dev.chancery.verification.Fault.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When something holds, by what is said of that in it. */
final class Times {
  /** XML Schema's {@code dateTimeStamp}, of years that have four digits (VCDM 2.0 §4.9). */
  private static final Pattern STAMP =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?"
              + "(?:Z|[+-][0-9]{2}:[0-9]{2})");

  /** By how much somebody's clock may be ahead of ours when they sign. */
  static final Duration SKEW = Duration.ofMinutes(1);

  /** The last second of the year 9999: whatever claims to be later is no time. */
  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

  private Times() {}

  /** Whether a credential is valid at {@code now} (VCDM 2.0 §4.9, VCDM 1.1 §4.6). */
  static List<Fault> ofCredential(
      Map<String, @Nullable Object> credential, DataModel model, Instant now) {
    List<Fault> faults = new ArrayList<>();
    Reader reader = new Reader(credential, Times::stamp, "not a date-time with an offset", faults);
    switch (model) {
      case VCDM_2_0 -> {
        reader.check("validFrom", from -> !now.isBefore(from), "has not come");
        reader.check("validUntil", until -> !now.isAfter(until), "has passed");
      }
      case VCDM_1_1 -> {
        reader.check("issuanceDate", from -> !now.isBefore(from), "has not come");
        reader.check("expirationDate", until -> !now.isAfter(until), "has passed");
      }
    }
    return faults;
  }

  /**
   * Whether a JWT of these claims is to be accepted at {@code now} (RFC 7519 §4.1.4 to §4.1.6);
   * {@code iat} is when it was signed (VC-JOSE-COSE §3.1.3).
   */
  static List<Fault> ofClaims(Map<String, @Nullable Object> claims, Instant now) {
    List<Fault> faults = new ArrayList<>();
    Reader reader = new Reader(claims, Times::numericDate, "not a time in seconds", faults);
    reader.check("iat", made -> !made.isAfter(now.plus(SKEW)), "has not come");
    reader.check("nbf", from -> !now.isBefore(from), "has not come");
    reader.check("exp", now::isBefore, "has passed");
    return faults;
  }

  /** The instant that {@code value} spells; null where it spells none. */
  static @Nullable Instant stamp(@Nullable Object value) {
    if (!(value instanceof String text) || !STAMP.matcher(text).matches()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** RFC 7519 §2: seconds since 1970, with or without a fraction. */
  private static @Nullable Instant numericDate(@Nullable Object value) {
    if (!(value instanceof Number number)) {
      return null;
    }
    BigDecimal seconds = new BigDecimal(number.toString());
    return seconds.signum() >= 0 && seconds.compareTo(LAST_SECOND) <= 0
        ? Instant.ofEpochSecond(seconds.longValue())
        : null;
  }

  private record Reader(
      Map<String, @Nullable Object> members,
      Function<@Nullable Object, @Nullable Instant> parse,
      String malformed,
      List<Fault> faults) {
    /** Nothing, where the member is not there. */
    void check(String name, Predicate<Instant> holds, String otherwise) {
      if (!members.containsKey(name)) {
        return;
      }
      Instant time = parse.apply(members.get(name));
      if (time == null) {
        faults.add(new Fault(Check.VALIDITY, Kind.MALFORMED_VALUE_ERROR, "/" + name, malformed));
      } else if (!holds.test(time)) {
        faults.add(new Fault(Check.VALIDITY, Kind.RANGE_ERROR, "/" + name, name + " " + otherwise));
      }
    }
  }
}
