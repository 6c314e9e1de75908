package dev.chancery.format;

import dev.chancery.model.Claims;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.StatusReference;
import dev.chancery.model.Validity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SD-JWT VCs of one collection whose claims are always the same: written once, but for slots
 * that each credential fills. To the byte what {@link SdJwtVcFormat} writes, at a third of the
 * cost.
 */
final class SdJwtVcTemplate {
  /** From the brace to the holder's DID. */
  private final String upToHolder;

  /** From behind the DID to the first date. */
  private final String upToValidity;

  /** The claims that everybody sees. */
  private final String visible;

  /** Of each disclosure all that follows its salt. */
  private final List<String> disclosed;

  private SdJwtVcTemplate(String issuer, String vct, String visible, List<String> disclosed) {
    this.upToHolder = "{\"iss\":" + Encoding.text(issuer) + ",\"sub\":\"";
    this.upToValidity = "\",\"vct\":" + Encoding.text(vct);
    this.visible = visible;
    this.disclosed = disclosed;
  }

  /** None where something inside a claim is disclosed by itself: what stays of it has digests. */
  static @Nullable SdJwtVcTemplate compile(
      String issuer, String vct, Disclosable disclosable, Claims claims) {
    StringBuilder visible = new StringBuilder();
    List<String> disclosed = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> claim : claims.values().entrySet()) {
      String name = Encoding.text(claim.getKey());
      String value = Encoding.text(claim.getValue());
      Disclosable member = disclosable.member(claim.getKey());
      if (member == null) {
        visible.append(',').append(name).append(':').append(value);
      } else if (member.nothingBelow()) {
        disclosed.add("\"," + name + ',' + value + ']');
      } else {
        return null;
      }
    }
    return new SdJwtVcTemplate(issuer, vct, visible.toString(), List.copyOf(disclosed));
  }

  /** The payload of {@code draft}, whose claims these are; {@code disclosures} takes theirs. */
  byte[] payload(CredentialDraft draft, Disclosures disclosures) {
    StringBuilder json = new StringBuilder(1_024);
    // a DID's characters are all safe in JSON, and so are base64url's
    json.append(upToHolder).append(draft.holder().value()).append(upToValidity);
    appendValidity(json, draft.validity());
    appendHolderKey(json, draft.holderKey());
    appendStatus(json, draft.status());
    json.append(visible);
    appendDigests(json, disclosures);
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void appendValidity(StringBuilder json, Validity validity) {
    long from = validity.from().getEpochSecond();
    json.append(",\"iat\":").append(from).append(",\"nbf\":").append(from);
    if (validity.until() != null) {
      json.append(",\"exp\":").append(validity.until().getEpochSecond());
    }
  }

  private static void appendHolderKey(StringBuilder json, @Nullable PublicJwk key) {
    if (key == null) {
      return;
    }
    json.append(",\"cnf\":{\"jwk\":{\"crv\":\"").append(key.algorithm().curve());
    json.append("\",\"kty\":\"").append(key.algorithm().keyType());
    json.append("\",\"x\":\"").append(key.x());
    if (key.y() != null) {
      json.append("\",\"y\":\"").append(key.y());
    }
    json.append("\"}}");
  }

  private static void appendStatus(StringBuilder json, @Nullable StatusReference status) {
    if (status != null) {
      json.append(",\"status\":{\"status_list\":{\"idx\":").append(status.index());
      json.append(",\"uri\":").append(Encoding.text(status.uri())).append("}}");
    }
  }

  private void appendDigests(StringBuilder json, Disclosures disclosures) {
    if (disclosed.isEmpty()) {
      return;
    }
    List<String> digests = new ArrayList<>(disclosed.size());
    for (String behindSalt : disclosed) {
      digests.add(disclosures.disclose(behindSalt));
    }
    digests.sort(null);
    json.append(",\"_sd\":[\"").append(String.join("\",\"", digests));
    json.append("\"],\"_sd_alg\":\"sha-256\"");
  }
}
