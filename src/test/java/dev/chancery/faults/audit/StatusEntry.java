package dev.chancery.faults.audit;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;

/**
 * Where a credential's status stands: the address of a list, and an index into it. Of several lists
 * the first, which is that of revocation.
 */
public record StatusEntry(String list, int index) {

  /** As the credential in {@code receipt} says it. */
  public static StatusEntry of(Receipt receipt) {
    try {
      Map<String, Object> payload = Reading.payload(receipt.credential());
      Map<String, Object>[] bitstrings =
          JSONObjectUtils.getJSONObjectArray(payload, "credentialStatus");
      return bitstrings != null
          ? bitstring(bitstrings[0])
          : token(
              JSONObjectUtils.getJSONObject(
                  JSONObjectUtils.getJSONObject(payload, "status"), "status_list"));
    } catch (ParseException e) {
      throw new IllegalArgumentException(receipt.credential(), e);
    }
  }

  /** Bitstring Status List §2.1. */
  private static StatusEntry bitstring(Map<String, Object> entry) throws ParseException {
    return new StatusEntry(
        JSONObjectUtils.getString(entry, "statusListCredential"),
        Integer.parseInt(JSONObjectUtils.getString(entry, "statusListIndex")));
  }

  /** Token Status List §6. */
  private static StatusEntry token(Map<String, Object> entry) throws ParseException {
    return new StatusEntry(
        JSONObjectUtils.getString(entry, "uri"), JSONObjectUtils.getInt(entry, "idx"));
  }
}
