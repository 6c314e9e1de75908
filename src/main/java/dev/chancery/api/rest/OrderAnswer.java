package dev.chancery.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chancery.direct.Ordered;
import dev.chancery.direct.Ordered.State;
import dev.chancery.platform.json.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code {orderId, state, total, createdAt, finishedAt, answer, problem}}; the last three once
 * there is something to say.
 */
final class OrderAnswer {
  private OrderAnswer() {}

  static Map<String, @Nullable Object> of(Ordered order) {
    return switch (order.state()) {
      case State.Queued() -> of(order, "queued", null);
      case State.Running() -> of(order, "running", null);
      case State.Done(Instant finishedAt, byte[] answer) ->
          with(of(order, "done", finishedAt), "answer", answer);
      case State.Failed(Instant finishedAt, byte[] problem) ->
          with(of(order, "failed", finishedAt), "problem", problem);
    };
  }

  private static Map<String, @Nullable Object> of(
      Ordered order, String state, @Nullable Instant finishedAt) {
    return Json.of(
        "orderId", order.id().toString(),
        "state", state,
        "total", order.total(),
        "createdAt", order.createdAt().toString(),
        "finishedAt", finishedAt == null ? null : finishedAt.toString());
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> order, String member, byte[] json) {
    order.put(member, Json.written(new String(json, UTF_8)));
    return order;
  }
}
