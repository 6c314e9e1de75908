package dev.chancery.platform.database;

import dev.chancery.platform.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values between Java's types and the driver's. */
public final class Pg {
  private Pg() {}

  /** A {@code timestamptz} parameter. */
  public static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  public static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  public static @Nullable Instant optionalInstant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  /** Binary, as the driver takes it. */
  public static @Nullable Buffer bytea(byte @Nullable [] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }

  public static byte[] bytes(Row row, String column) {
    return row.getBuffer(column).getBytes();
  }

  /** A {@code jsonb} parameter. */
  public static JsonObject jsonb(Map<String, ? extends @Nullable Object> map) {
    return new JsonObject(new LinkedHashMap<>(map));
  }

  public static Map<String, @Nullable Object> map(Row row, String column) {
    return Json.members(row.getJsonObject(column).getMap());
  }
}
