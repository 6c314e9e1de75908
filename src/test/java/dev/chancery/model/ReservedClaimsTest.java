package dev.chancery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What claims may not say, at any depth, and what it costs to look. */
class ReservedClaimsTest {
  @Test
  void a_name_that_a_verifier_would_take_for_a_digest_is_refused_where_it_is() {
    Claims claims = new Claims(Map.of("a", List.of(1, Map.of("b", Map.of("_sd", "x")))));
    assertThatThrownBy(() -> claims.unreserved("/claims"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem())
                    .isEqualTo(
                        new Problem.MalformedRequest("/claims/a/-/b/_sd", "a reserved name")));
  }

  /** To write out each of their pointers would take four hundred megabytes. */
  @Test
  void many_members_below_long_names_are_looked_at_in_the_time_that_they_take_to_read() {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    for (int i = 0; i < 4_000; i++) {
      inner.put("n" + i, i);
    }
    Object deep = inner;
    for (int i = 0; i < 25; i++) {
      deep = Map.of("x".repeat(4_000), deep);
    }
    Claims claims = new Claims(Map.of("deep", deep));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    assertThat(claims.unreserved("/claims")).isEqualTo(claims);
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;

    assertThat(allocated).isLessThan(20_000_000);
  }
}
