package dev.chancery.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.StatusListId;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SetbacksTest {
  private static final long FIRST = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** {@link System#nanoTime} may be anything, and overflow. */
  private static final long START = Long.MAX_VALUE - FIRST / 2;

  private final StatusListId list = new StatusListId(new UUID(1, 1));
  private final Setbacks setbacks = new Setbacks(Duration.ofSeconds(1));

  @Test
  void a_list_is_left_alone_twice_as_long_each_time_and_a_minute_at_most() {
    long now = START;
    long rest = FIRST;
    for (int failure = 0; failure < 10; failure++) {
      setbacks.failed(list, now);
      assertThat(setbacks.at(now + rest - 1)).containsExactly(list);
      assertThat(setbacks.at(now + rest)).isEmpty();
      now += rest;
      rest = Math.min(2 * rest, MINUTE);
    }
  }

  @Test
  void what_succeeds_or_was_long_ago_is_forgotten() {
    for (int failure = 0; failure < 5; failure++) {
      setbacks.failed(list, START);
    }
    assertThat(setbacks.at(START + FIRST)).containsExactly(list);
    setbacks.succeeded(list);
    assertThat(setbacks.at(START + FIRST)).isEmpty();

    for (int failure = 0; failure < 5; failure++) {
      setbacks.failed(list, START);
    }
    assertThat(setbacks.at(START + 3 * MINUTE)).isEmpty();
    setbacks.failed(list, START + 3 * MINUTE);
    assertThat(setbacks.at(START + 3 * MINUTE + FIRST)).isEmpty();
  }
}
