package dev.chancery.format;

import dev.chancery.model.Algorithm;
import dev.chancery.model.DidUrl;
import dev.chancery.model.Validity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** What every credential of the Verifiable Credentials Data Model 2.0 has. */
final class Vcdm {
  /** VCDM 2.0 §4.3: first among the contexts, to the letter. */
  static final String CONTEXT = "https://www.w3.org/ns/credentials/v2";

  /** VCDM 2.0 §4.5. */
  static final String TYPE = "VerifiableCredential";

  private Vcdm() {}

  /** VC-JOSE-COSE §3.1.1. */
  static Jws jws(Algorithm algorithm, DidUrl kid) {
    return new Jws("vc+jwt", "vc", algorithm, kid);
  }

  /** {@code first}, then {@code others}, each once. */
  static List<String> first(String first, List<String> others) {
    SequencedSet<String> all = new LinkedHashSet<>();
    all.add(first);
    all.addAll(others);
    return List.copyOf(all);
  }

  /**
   * VCDM 2.0 §4.9, as XML Schema's {@code dateTimeStamp} in UTC, which is how an instant prints.
   */
  static void putValidity(Map<String, @Nullable Object> credential, Validity validity) {
    credential.put("validFrom", validity.from().toString());
    if (validity.until() != null) {
      credential.put("validUntil", validity.until().toString());
    }
  }
}
