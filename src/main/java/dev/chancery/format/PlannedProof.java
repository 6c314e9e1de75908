package dev.chancery.format;

import dev.chancery.format.LdpVcFormat.GeneralWriter;
import java.nio.charset.StandardCharsets;

/** A proof configuration's canonical N-Quads, but for the time between these two. */
record PlannedProof(String before, String after) {
  static PlannedProof of(GeneralWriter general, CredentialDraft sample) {
    ProofOptions options = general.options(sample);
    byte[] canonical =
        general
            .dataIntegrity()
            .canonical(
                options, options.configuration(general.document().contexts(sample.status())));
    String text = new String(canonical, StandardCharsets.UTF_8);
    String created = options.created().toString();
    int at = text.indexOf('"' + created + '"') + 1;
    return new PlannedProof(text.substring(0, at), text.substring(at + created.length()));
  }

  byte[] canonical(ProofOptions options) {
    return (before + options.created() + after).getBytes(StandardCharsets.UTF_8);
  }
}
