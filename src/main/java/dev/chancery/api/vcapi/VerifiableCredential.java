package dev.chancery.api.vcapi;

import dev.chancery.api.Answer;
import dev.chancery.format.VcdmRules;
import dev.chancery.model.DataModel;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.platform.json.Json;

/** {@code {verifiableCredential}}, as every interface has it that hands one out. */
final class VerifiableCredential {
  private VerifiableCredential() {}

  /** What is personal stays in no cache. */
  static Answer answer(int status, FormatIdentifier format, String credential) {
    String body = "{\"verifiableCredential\":" + json(format, credential) + "}";
    return Answer.text(status, "application/json", body).with("Cache-Control", "no-store");
  }

  /** An object: what is none itself is put into an envelope (VCDM 2.0 §4.13.2). */
  private static String json(FormatIdentifier format, String credential) {
    return switch (format) {
      case LDP_VC -> credential;
      case VC_JWT, DC_SD_JWT ->
          Json.text(
              Json.of(
                  "@context",
                  DataModel.VCDM_2_0.context(),
                  "id",
                  "data:" + format.mediaType() + "," + credential,
                  "type",
                  VcdmRules.ENVELOPED_CREDENTIAL));
    };
  }
}
