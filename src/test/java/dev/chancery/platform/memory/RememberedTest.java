package dev.chancery.platform.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final List<Promise<String>> loads = new ArrayList<>();
  private final Remembered<String, String> remembered =
      new Remembered<>(100, _ -> Duration.ofMinutes(1), _ -> load());

  private Future<String> load() {
    Promise<String> load = Promise.promise();
    loads.add(load);
    return load.future();
  }

  @Test
  void a_thousand_who_ask_at_once_make_one_load() {
    List<Future<String>> asked = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      asked.add(remembered.get("key"));
    }
    loads.getFirst().complete("value");
    assertThat(loads).hasSize(1);
    assertThat(asked).allSatisfy(answer -> assertThat(answer.result()).isEqualTo("value"));
  }

  @Test
  void what_was_loaded_is_not_loaded_again() {
    Future<String> first = remembered.get("key");
    loads.getFirst().complete("value");
    assertThat(first.result()).isEqualTo(remembered.get("key").result());
    assertThat(loads).hasSize(1);
  }

  @Test
  void a_failed_load_is_not_remembered() {
    Future<String> first = remembered.get("key");
    loads.getFirst().fail("away");
    assertThat(first.failed()).isTrue();
    assertThat(remembered.get("key").isComplete()).isFalse();
    assertThat(loads).hasSize(2);
  }

  @Test
  void a_value_read_before_it_was_forgotten_is_handed_out_and_not_kept() {
    Future<String> first = remembered.get("key");
    remembered.forget("key");
    loads.getFirst().complete("old");
    assertThat(first.result()).isEqualTo("old");
    assertThat(remembered.peek("key")).isNull();
  }
}
