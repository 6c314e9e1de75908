package dev.chancery.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit that is lost, looked up, sent again, lost again and looked up again. */
class DeadlineTest {
  private static final long ASKED = Long.MAX_VALUE - 1_000;
  private static final Duration PROMISED = Duration.ofSeconds(2);

  /** By how long an entry has queued before it was sent, which a lane allows a second. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 150, 500, 999})
  void what_is_lost_twice_is_answered_within_two_seconds_with_a_margin(int queued) {
    Deadline deadline = Deadline.from(ASKED);
    long sent = after(ASKED, Duration.ofMillis(queued));

    long lost = after(sent, deadline.commit(sent));
    long absent = after(lost, deadline.lookUp(sent, lost));
    long lostAgain = after(absent, deadline.commit(absent));
    long answered = after(lostAgain, deadline.lookUp(sent, lostAgain));

    assertThat(Duration.ofNanos(answered - ASKED)).isLessThan(PROMISED.minusMillis(50));
  }

  @Test
  void a_server_that_hangs_costs_whoever_asked_less_than_a_second() {
    Deadline deadline = Deadline.from(ASKED);

    long lost = after(ASKED, deadline.commit(ASKED));

    assertThat(Duration.ofNanos(lost - ASKED).plus(deadline.lookUp(ASKED, lost)))
        .isEqualTo(Duration.ofMillis(950));
  }

  @Test
  void a_commit_that_is_lost_at_once_leaves_its_time_to_the_look_up() {
    assertThat(Deadline.from(ASKED).lookUp(ASKED, ASKED)).isEqualTo(Duration.ofMillis(950));
  }

  @Test
  void a_batch_hurries_for_its_oldest_entry() {
    Deadline oldest = Deadline.from(ASKED);
    Deadline youngest = Deadline.from(after(ASKED, Duration.ofMillis(1)));

    assertThat(Deadline.earliest(List.of(youngest, oldest), ASKED)).isEqualTo(oldest);
  }

  @Test
  void an_entry_with_hardly_any_time_left_hurries_no_batch() {
    Deadline fresh = Deadline.from(ASKED);
    Deadline late = Deadline.from(ASKED - Duration.ofMillis(1_500).toNanos());

    assertThat(Deadline.earliest(List.of(late, fresh), ASKED)).isEqualTo(fresh);
    assertThat(Deadline.earliest(List.of(late), ASKED)).isEqualTo(late);
  }

  @Test
  void what_has_little_time_left_does_not_go_with_another_batch() {
    Deadline deadline = Deadline.from(ASKED);

    assertThat(deadline.allowsAnother(after(ASKED, Duration.ofMillis(800)))).isTrue();
    assertThat(deadline.allowsAnother(after(ASKED, Duration.ofSeconds(1)))).isFalse();
    assertThat(deadline.left(after(ASKED, Duration.ofSeconds(3)))).isZero();
  }

  private static long after(long instant, Duration duration) {
    return instant + duration.toNanos();
  }
}
