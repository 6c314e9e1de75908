package dev.chancery.verification;

import com.apicatalog.multibase.Multibase;
import dev.chancery.model.DidUrl;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.verification.Fault.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a proof says of itself (Data Integrity §2.1), of a kind that we verify. Nothing of it is
 * known to be true yet.
 *
 * @param pointer where it stands
 * @param members all of it
 * @param created when it was made; null where it does not say
 * @param expires from when on it is nothing; null where it is for ever
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody: one request long
record DataIntegrityProof(
    String pointer,
    Map<String, @Nullable Object> members,
    ProofType type,
    DidUrl verificationMethod,
    byte[] value,
    @Nullable Instant created,
    @Nullable Instant expires) {
  /** No curve signs with more; the decoder's cost grows with the square of the length. */
  private static final int MAX_VALUE = 256;

  static DataIntegrityProof of(String pointer, Map<String, @Nullable Object> members) {
    return new DataIntegrityProof(
        pointer,
        members,
        type(pointer, members),
        verificationMethod(pointer, members),
        value(pointer, members),
        time(pointer, members, "created"),
        time(pointer, members, "expires"));
  }

  /** The proof without its value: the options that were signed. */
  Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>(members);
    options.remove("proofValue");
    return options;
  }

  @Nullable Object get(String name) {
    return members.get(name);
  }

  /** The ids of those that were there when this one was made (Data Integrity §2.1.2). */
  List<?> previous() {
    return switch (members.get("previousProof")) {
      case null -> List.of();
      case String id -> List.of(id);
      case List<?> ids when ids.size() <= Secured.MOST_PROOFS -> ids;
      case List<?> _ -> throw refused("/previousProof", "more than there can be proofs");
      default -> throw refused("/previousProof", "neither an id nor an array of them");
    };
  }

  Refused refused(String member, String reason) {
    return refused(pointer + member, Kind.PROOF_VERIFICATION_ERROR, reason);
  }

  private static ProofType type(String pointer, Map<String, @Nullable Object> members) {
    Object type = members.get("type");
    Object suite = members.get("cryptosuite");
    if (ProofType.ED25519_SIGNATURE_2020.wireName().equals(type) && suite == null) {
      return ProofType.ED25519_SIGNATURE_2020;
    }
    if (!"DataIntegrityProof".equals(type)) {
      throw wrong(pointer + "/type", "not a type of proof that is verified here");
    }
    return ProofType.ofWireName(String.valueOf(suite))
        .filter(it -> it.format() == FormatIdentifier.LDP_VC && !it.algorithms().isEmpty())
        .filter(it -> it != ProofType.ED25519_SIGNATURE_2020)
        .orElseThrow(() -> wrong(pointer + "/cryptosuite", "not one that is verified here"));
  }

  private static DidUrl verificationMethod(String pointer, Map<String, @Nullable Object> members) {
    try {
      if (members.get("verificationMethod") instanceof String method) {
        return DidUrl.parse(method);
      }
    } catch (ProblemException e) {
      throw refused(
          pointer + "/verificationMethod",
          Kind.INVALID_VERIFICATION_METHOD_URL,
          "not a DID URL of a key");
    }
    throw wrong(pointer + "/verificationMethod", "missing");
  }

  /** Whatever its length: that is the key's to say. */
  private static byte[] value(String pointer, Map<String, @Nullable Object> members) {
    if (members.get("proofValue") instanceof String value
        && value.startsWith("z")
        && value.length() <= MAX_VALUE) {
      try {
        return Multibase.BASE_58_BTC.decode(value);
      } catch (IllegalArgumentException e) {
        throw wrong(pointer + "/proofValue", "not base58");
      }
    }
    throw wrong(pointer + "/proofValue", "not a signature in multibase base58-btc");
  }

  private static @Nullable Instant time(
      String pointer, Map<String, @Nullable Object> members, String name) {
    if (!members.containsKey(name)) {
      return null;
    }
    Instant time = Times.stamp(members.get(name));
    if (time == null) {
      throw wrong(pointer + "/" + name, "not a date-time with an offset");
    }
    return time;
  }

  private static Refused wrong(String pointer, String reason) {
    return refused(pointer, Kind.PROOF_VERIFICATION_ERROR, reason);
  }

  private static Refused refused(String pointer, Kind kind, String reason) {
    return new Refused(Check.PROOF, kind, pointer, reason);
  }
}
