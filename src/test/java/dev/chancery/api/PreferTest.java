package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7240 §2. */
class PreferTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "respond-async",
        "Respond-ASYNC",
        "respond-async, wait=10",
        "wait=10,respond-async",
        " return=minimal ;x=\"y\",\trespond-async ; priority=5",
        "foo=\"a, b; \\\"c\", respond-async",
        ",, respond-async",
        "respond-async=\"\""
      })
  void a_preference_is_found_wherever_it_stands(String header) {
    assertThat(Prefer.names(List.of(header), "respond-async")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "respond-asynchronously",
        "x-respond-async",
        "foo=respond-async",
        "foo; respond-async",
        "foo=\"bar, respond-async\"",
        "foo=\"bar\\\", respond-async\"",
        "foo=\"never ended, respond-async"
      })
  void what_only_looks_like_it_is_none(String header) {
    assertThat(Prefer.names(List.of(header), "respond-async")).isFalse();
  }

  @Test
  void it_may_stand_in_the_second_of_two_headers() {
    assertThat(Prefer.names(List.of("wait=10", "respond-async"), "respond-async")).isTrue();
    assertThat(Prefer.names(List.of(), "respond-async")).isFalse();
  }
}
