package dev.chancery.offer;

import dev.chancery.model.ClaimId;
import dev.chancery.model.EmailAddress;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.seal.DataKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a claim says, and of whom. Prints as nothing.
 *
 * @param claims its own part of the credential's, to be laid over the collection's
 */
public record ClaimContent(
    @Nullable String email,
    @Nullable String phone,
    @Nullable String externalId,
    Map<String, @Nullable Object> claims) {
  private static final String EMAIL = "email";
  private static final String PHONE = "phone";
  private static final String EXTERNAL_ID = "externalId";
  private static final String CLAIMS = "claims";

  /** Where its link can be sent to; an address that no mail server would take is none. */
  public Optional<EmailAddress> address() {
    try {
      return Optional.ofNullable(email).map(EmailAddress::new);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  byte[] seal(DataKey dataKey, ClaimId id) {
    return dataKey.seal(
        associatedData(id),
        Json.bytes(Json.of(EMAIL, email, PHONE, phone, EXTERNAL_ID, externalId, CLAIMS, claims)));
  }

  /** What {@link #seal} sealed. */
  static ClaimContent open(DataKey dataKey, ClaimId id, byte[] sealed) {
    Map<String, @Nullable Object> json = Json.object(dataKey.open(associatedData(id), sealed));
    return new ClaimContent(
        text(json, EMAIL),
        text(json, PHONE),
        text(json, EXTERNAL_ID),
        json.get(CLAIMS) instanceof Map<?, ?> claims ? Json.members(claims) : Map.of());
  }

  private static @Nullable String text(Map<String, @Nullable Object> json, String name) {
    return json.get(name) instanceof String text ? text : null;
  }

  private static String associatedData(ClaimId id) {
    return "claim|" + id;
  }

  @Override
  public String toString() {
    return "ClaimContent";
  }
}
