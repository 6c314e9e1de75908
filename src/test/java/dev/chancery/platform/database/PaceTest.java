package dev.chancery.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration TIME = Duration.ofMillis(75);
  private static final int AS_MANY_AS_THERE_ARE = Integer.MAX_VALUE;

  private final Pace pace = new Pace();

  @Test
  void nothing_is_held_against_a_server_that_nobody_has_asked() {
    assertThat(pace.expected(128)).isZero();
    assertThat(pace.rowsWithin(TIME)).isEqualTo(AS_MANY_AS_THERE_ARE);
  }

  @Test
  void where_rows_are_dear_a_batch_holds_as_many_as_the_time_allows() {
    for (int rows = 1; rows < 30; rows++) {
      pace.took(rows, millis(5 + 6 * rows));
    }
    assertThat(pace.rowsWithin(TIME)).isBetween(11, 12);
    assertThat(pace.expected(10)).isBetween((double) millis(60), (double) millis(70));
  }

  @Test
  void where_each_commit_is_dear_small_batches_would_help_nobody() {
    for (int rows = 1; rows < 30; rows++) {
      pace.took(rows, millis(200));
    }
    assertThat(pace.rowsWithin(TIME)).isGreaterThan(128);
  }

  @Test
  void a_commit_that_takes_nearly_all_the_time_does_not_leave_room_for_one_row() {
    for (int round = 0; round < 20; round++) {
      for (int rows = 1; rows < 30; rows++) {
        pace.took(rows, millis(74 + rows / 4));
      }
    }
    assertThat(pace.rowsWithin(TIME)).isGreaterThan(128);
  }

  @Test
  void bad_times_are_forgotten_by_batches_of_one_row() {
    for (int batch = 0; batch < 100; batch++) {
      pace.took(1, millis(2));
    }
    for (int batch = 0; batch < 10; batch++) {
      pace.took(3, millis(600));
    }
    for (int batch = 0; batch < 100; batch++) {
      pace.took(1, millis(2));
    }
    assertThat(pace.rowsWithin(TIME)).isGreaterThan(30);
  }

  @Test
  void batches_of_one_size_say_nothing_of_others() {
    for (int batch = 0; batch < 30; batch++) {
      pace.took(1, millis(60));
    }
    assertThat(pace.rowsWithin(TIME)).isEqualTo(AS_MANY_AS_THERE_ARE);
  }

  @Test
  void one_stall_is_not_believed() {
    for (int rows = 1; rows < 10; rows++) {
      pace.took(rows, millis(2));
    }
    pace.took(5, millis(900));
    assertThat(pace.expected(5)).isLessThan((double) millis(10));
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
