package dev.chancery.issuance;

import dev.chancery.model.CollectionId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many credentials may be issued in each period.
 *
 * @param id which organisation, schema or collection it is of
 */
public record Quota(Subject subject, String id, Period period, long most) {
  private static final long LARGEST_BLOCK = 1_000;

  /** What it counts the credentials of. */
  public enum Subject {
    ORGANISATION,
    SCHEMA,
    COLLECTION;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A day or a month of the calendar, in UTC, so that it is the same on every node. */
  public enum Period {
    DAY,
    MONTH;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    LocalDate begins(Instant now) {
      LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
      return this == DAY ? today : today.withDayOfMonth(1);
    }

    Instant renews(Instant now) {
      return ends(begins(now));
    }

    Instant ends(LocalDate begins) {
      LocalDate next = this == DAY ? begins.plusDays(1) : begins.plusMonths(1);
      return next.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  /**
   * Whether a credential of {@code kind}, which is the organisation's, counts; {@code collection}
   * is null where it is issued without one.
   */
  boolean counts(Kind.Name kind, @Nullable CollectionId collection) {
    return switch (subject) {
      case ORGANISATION -> true;
      case SCHEMA -> kind.schemaIds().stream().anyMatch(it -> it.value().equals(id));
      case COLLECTION -> collection != null && collection.toString().equals(id);
    };
  }

  /** A hundredth at a time: what a node that dies takes with it is less than that. */
  long block() {
    return Math.clamp(most / 100, 1, LARGEST_BLOCK);
  }
}
