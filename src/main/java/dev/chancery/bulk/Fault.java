package dev.chancery.bulk;

import dev.chancery.platform.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a row.
 *
 * @param column by its name in the file, or a JSON pointer into the claims; null where it is of
 *     none
 * @param reason for people; it never holds the value
 */
public record Fault(@Nullable String column, String code, String reason) {
  static final String RECIPIENT_MISSING = "RECIPIENT_MISSING";
  static final String DID_MALFORMED = "DID_MALFORMED";
  static final String EMAIL_MALFORMED = "EMAIL_MALFORMED";
  static final String PHONE_MALFORMED = "PHONE_MALFORMED";
  static final String EXTERNAL_ID_MALFORMED = "EXTERNAL_ID_MALFORMED";
  static final String KEY_MISSING = "KEY_MISSING";
  static final String FIELD_COUNT = "FIELD_COUNT";
  static final String ROW_MALFORMED = "ROW_MALFORMED";
  static final String TYPE_MISMATCH = "TYPE_MISMATCH";
  static final String DUPLICATE_IN_FILE = "DUPLICATE_IN_FILE";
  static final String SCHEMA_VALIDATION_FAILED = "SCHEMA_VALIDATION_FAILED";

  static final String HOLDER_NOT_FOUND = "HOLDER_NOT_FOUND";

  static final Fault NOT_FAILED =
      new Fault(null, "ROW_NOT_FAILED", "there is no row in this line that has failed");
  static final Fault FORGOTTEN =
      new Fault(null, "ROW_FORGOTTEN", "what the row held is not kept any more");
  static final Fault UNDER_WAY =
      new Fault(null, "ROW_UNDER_WAY", "rows beside it are being worked off; try again");
  static final Fault HOLDER_WITHOUT_KEY =
      new Fault(Recipient.DID, HOLDER_NOT_FOUND, "it has no authentication key that we can use");
  static final Fault HOLDER_SILENT =
      new Fault(Recipient.DID, HOLDER_NOT_FOUND, "whoever knows it does not answer");
  static final Fault ISSUED_BEFORE =
      new Fault(null, "ISSUED_BEFORE", "a credential of the collection that lives is for it");
  static final Fault CLAIMED_BEFORE =
      new Fault(
          null, "CLAIMED_BEFORE", "a claim or a credential of the collection is for it already");
  static final Fault REJECTED =
      new Fault(null, "ROW_REJECTED", "the database refuses its credential");
  static final Fault TRIED_IN_VAIN =
      new Fault(null, "TRIED_IN_VAIN", "it could not be issued, however often it was tried");

  /** Of a row that has the key of another. */
  static Fault sameAs(int line) {
    return new Fault(null, DUPLICATE_IN_FILE, "the same as line " + line);
  }

  /** As it is stored, and told. */
  public Map<String, @Nullable Object> json() {
    return Json.of("column", column, "code", code, "reason", reason);
  }

  static Fault of(Map<?, ?> json) {
    Object column = json.get("column");
    return new Fault(
        column == null ? null : column.toString(),
        String.valueOf(json.get("code")),
        String.valueOf(json.get("reason")));
  }
}
