package dev.chancery.format;

import dev.chancery.model.DataModel;
import dev.chancery.model.ProofType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Data Integrity proof says of itself before it has a value (Data Integrity §2.1).
 *
 * @param created in whole seconds, as XML Schema's {@code dateTimeStamp} in UTC prints them
 */
record ProofOptions(ProofType type, Instant created, String verificationMethod) {
  private static final String ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1";
  private static final String DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2";

  ProofOptions {
    created = created.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The context that defines the proof's terms, where the data model's own does not. */
  static List<String> contexts(ProofType type, DataModel model) {
    if (type == ProofType.ED25519_SIGNATURE_2020) {
      return List.of(ED25519_2020);
    }
    return switch (model) {
      case VCDM_2_0 -> List.of();
      case VCDM_1_1 -> List.of(DATA_INTEGRITY);
    };
  }

  /** The proof as a document of its own, whose context is that of what it secures. */
  Map<String, @Nullable Object> configuration(@Nullable Object context) {
    Map<String, @Nullable Object> configuration = new LinkedHashMap<>();
    configuration.put("@context", context);
    putMembers(configuration);
    return configuration;
  }

  /** The proof as it stands in what it secures, without its value. */
  Map<String, @Nullable Object> proof(@Nullable Object context) {
    Map<String, @Nullable Object> proof = new LinkedHashMap<>();
    putMembers(proof);
    if (type == ProofType.EDDSA_JCS_2022) {
      proof.put("@context", context); // Data Integrity EdDSA §3.3.1
    }
    return proof;
  }

  private void putMembers(Map<String, @Nullable Object> proof) {
    if (type == ProofType.ED25519_SIGNATURE_2020) {
      proof.put("type", type.wireName());
    } else {
      proof.put("type", "DataIntegrityProof");
      proof.put("cryptosuite", type.wireName());
    }
    proof.put("created", created.toString());
    proof.put("verificationMethod", verificationMethod);
    proof.put("proofPurpose", "assertionMethod");
  }
}
