package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.seal.DataKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a waiting row holds of people, under its organisation's data key. */
public final class SealedRow {
  private static final String RECIPIENT = "recipient";
  private static final String CLAIMS = "claims";

  private SealedRow() {}

  /**
   * What was sealed.
   *
   * @param claims the row's own part, to be laid over the collection's
   */
  public record Opened(Recipient recipient, Map<String, @Nullable Object> claims) {}

  static byte[] seal(DataKey dataKey, BulkId bulk, Row row) {
    return dataKey.seal(
        associatedData(bulk, row.line()),
        Json.bytes(Json.of(RECIPIENT, row.recipient().json(), CLAIMS, row.input())));
  }

  /** What stands in row {@code line} of {@code bulk}, and in no other. */
  public static Opened open(DataKey dataKey, BulkId bulk, int line, byte[] sealed) {
    Map<String, @Nullable Object> json =
        Json.ownObject(dataKey.open(associatedData(bulk, line), sealed));
    return new Opened(Recipient.of(map(json.get(RECIPIENT))), map(json.get(CLAIMS)));
  }

  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? Json.members(map) : Map.of();
  }

  private static String associatedData(BulkId bulk, int line) {
    return "bulk_row|" + bulk + "|" + line;
  }
}
