package dev.chancery.api;

import dev.chancery.platform.json.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent back. */
public record Answer(
    int status, @Nullable String contentType, Buffer body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  public static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, Buffer.buffer(body), Map.of());
  }

  public static Answer text(int status, String contentType, String body) {
    return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer ok(Object json) {
    return of(200, JSON, Json.bytes(json));
  }

  public static Answer created(Object json) {
    return of(201, JSON, Json.bytes(json));
  }

  /** What goes on after this (RFC 9110 §15.3.3). */
  public static Answer accepted(Object json) {
    return of(202, JSON, Json.bytes(json));
  }

  /** What the client has already (RFC 9110 §15.4.5). */
  public static Answer unchanged() {
    return new Answer(304, null, Buffer.buffer(), Map.of());
  }

  public static Answer nothing() {
    return new Answer(204, null, Buffer.buffer(), Map.of());
  }

  /** The same answer with one more header. */
  public Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, body, more);
  }
}
