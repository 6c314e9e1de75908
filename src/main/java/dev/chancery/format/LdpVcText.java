package dev.chancery.format;

import dev.chancery.model.StatusPurpose;
import dev.chancery.model.StatusReference;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of one profile's credentials, written once, but for what each has of its own. To the
 * byte what {@link DataIntegrity} writes of the whole document.
 */
record LdpVcText(
    String upToId,
    String upToFrom,
    String upToUntil,
    String upToHolder,
    String upToProof,
    String upToValue) {
  static LdpVcText of(LdpVcDocument document, ProofOptions options, boolean status) {
    String contexts = Encoding.text(status ? document.statusContexts() : document.contexts());
    Map<String, @Nullable Object> proof = options.proof(null);
    String proofText = Encoding.text(proof);
    String created = options.created().toString();
    int at = proofText.indexOf('"' + created + '"') + 1;
    return new LdpVcText(
        "{\"@context\":" + contexts + ",\"id\":\"",
        "\",\"type\":"
            + Encoding.text(document.types())
            + ",\"issuer\":"
            + Encoding.text(document.issuer())
            + ",\""
            + Vcdm.from(document.model())
            + "\":\"",
        "\",\"" + Vcdm.until(document.model()) + "\":\"",
        "\",\"credentialSubject\":{\"id\":\"",
        ",\"proof\":" + proofText.substring(0, at),
        proofText.substring(at + created.length(), proofText.length() - 1) + ",\"proofValue\":\"");
  }

  /** What stands in the slots is safe in JSON: DIDs, times, URNs, {@link Slots#isPlain}. */
  String of(CredentialDraft draft, String claims, Instant created, byte[] signature) {
    StringBuilder json = new StringBuilder(1_536);
    json.append(upToId).append(draft.id().urn());
    json.append(upToFrom).append(draft.validity().from());
    if (draft.validity().until() != null) {
      json.append(upToUntil).append(draft.validity().until());
    }
    json.append(upToHolder).append(draft.holder().value()).append('"').append(claims).append('}');
    appendStatus(json, draft.status());
    json.append(upToProof).append(created).append(upToValue);
    return json.append(DataIntegrity.proofValue(signature)).append("\"}}").toString();
  }

  private static void appendStatus(StringBuilder json, @Nullable StatusReference status) {
    if (status == null) {
      return;
    }
    String before = ",\"credentialStatus\":[";
    for (StatusPurpose purpose : StatusPurpose.values()) {
      String list = purpose.uri(status.uri());
      int index = status.index();
      json.append(before).append("{\"id\":\"").append(list).append('#').append(index);
      json.append("\",\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"");
      json.append(purpose.wireName()).append("\",\"statusListIndex\":\"").append(index);
      json.append("\",\"statusListCredential\":\"").append(list).append("\"}");
      before = ",";
    }
    json.append(']');
  }
}
