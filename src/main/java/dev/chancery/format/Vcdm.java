package dev.chancery.format;

import dev.chancery.model.Algorithm;
import dev.chancery.model.DataModel;
import dev.chancery.model.DidUrl;
import dev.chancery.model.StatusPurpose;
import dev.chancery.model.StatusReference;
import dev.chancery.model.Validity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every credential of the Verifiable Credentials Data Model has, of version 2.0 or 1.1. */
final class Vcdm {
  /** VCDM 2.0 §4.5. */
  static final String TYPE = "VerifiableCredential";

  /** Defines the status entry for whoever is not of VCDM 2.0 (Bitstring Status List §2). */
  static final String STATUS_CONTEXT = "https://www.w3.org/ns/credentials/status/v1";

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
   * VCDM 2.0 §4.9, VCDM 1.1 §4.6, as XML Schema's {@code dateTimeStamp} in UTC, which is how an
   * instant prints.
   */
  static void putValidity(
      Map<String, @Nullable Object> credential, DataModel model, Validity validity) {
    credential.put(from(model), validity.from().toString());
    if (validity.until() != null) {
      credential.put(until(model), validity.until().toString());
    }
  }

  static String from(DataModel model) {
    return switch (model) {
      case VCDM_2_0 -> "validFrom";
      case VCDM_1_1 -> "issuanceDate";
    };
  }

  static String until(DataModel model) {
    return switch (model) {
      case VCDM_2_0 -> "validUntil";
      case VCDM_1_1 -> "expirationDate";
    };
  }

  /** VCDM 2.0 §4.7: a URL, or an object that has one. */
  static Object issuer(CredentialProfile profile) {
    String did = profile.issuer().value();
    if (profile.issuerName() == null) {
      return did;
    }
    Map<String, Object> issuer = new LinkedHashMap<>();
    issuer.put("id", did);
    issuer.put("name", profile.issuerName());
    return issuer;
  }

  /** VCDM 2.0 §4.8. */
  static Map<String, @Nullable Object> subject(CredentialDraft draft) {
    Map<String, @Nullable Object> subject = new LinkedHashMap<>();
    subject.put("id", draft.holder().value());
    subject.putAll(draft.claims().values());
    return subject;
  }

  /** Bitstring Status List §2.1: an entry for each purpose, at the same index of its list. */
  static List<Map<String, Object>> status(StatusReference status) {
    return Stream.of(StatusPurpose.values())
        .map(purpose -> entry(new LinkedHashMap<>(), status, purpose))
        .toList();
  }

  /**
   * The same with the id that each entry may have: where statements are made of a credential, it
   * spares them a blank node, whose label would depend on all that is said.
   */
  static List<Map<String, Object>> identifiedStatus(StatusReference status) {
    return Stream.of(StatusPurpose.values())
        .map(
            purpose -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("id", purpose.uri(status.uri()) + "#" + status.index());
              return entry(entry, status, purpose);
            })
        .toList();
  }

  /** The index is a string there. */
  private static Map<String, Object> entry(
      Map<String, Object> entry, StatusReference status, StatusPurpose purpose) {
    entry.put("type", "BitstringStatusListEntry");
    entry.put("statusPurpose", purpose.wireName());
    entry.put("statusListIndex", Integer.toString(status.index()));
    entry.put("statusListCredential", purpose.uri(status.uri()));
    return entry;
  }
}
