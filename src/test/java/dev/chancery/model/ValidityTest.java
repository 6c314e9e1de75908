package dev.chancery.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** RFC 9901 §10.1: copies must not be linkable by their times. */
class ValidityTest {
  @Test
  void it_begins_with_the_hour_and_ends_with_one_that_is_not_too_soon() {
    Validity validity =
        Validity.startingAt(Instant.parse("2026-11-21T05:17:42.123Z"), Duration.ofDays(1));
    assertThat(validity.from()).isEqualTo(Instant.parse("2026-11-21T05:00:00Z"));
    assertThat(validity.until()).isEqualTo(Instant.parse("2026-11-22T06:00:00Z"));
  }

  @Test
  void on_the_hour_it_lasts_exactly_as_long_as_asked() {
    Validity validity =
        Validity.startingAt(Instant.parse("2026-11-21T05:00:00Z"), Duration.ofHours(8));
    assertThat(validity.until()).isEqualTo(Instant.parse("2026-11-21T13:00:00Z"));
  }

  @Test
  void two_scans_within_an_hour_look_alike() {
    Duration lasting = Duration.ofDays(30);
    assertThat(Validity.startingAt(Instant.parse("2026-11-21T05:01:00Z"), lasting))
        .isEqualTo(Validity.startingAt(Instant.parse("2026-11-21T05:59:59Z"), lasting));
  }
}
