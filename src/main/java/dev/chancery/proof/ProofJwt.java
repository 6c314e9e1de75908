package dev.chancery.proof;

import dev.chancery.model.Algorithm;
import dev.chancery.model.DidUrl;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A proof JWT taken apart: well-formed, and a header that we would verify under. Nothing of it is
 * known to be true yet.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody: one request long
record ProofJwt(
    Algorithm algorithm,
    DidUrl kid,
    Map<String, @Nullable Object> claims,
    byte[] signingInput,
    byte[] signature) {
  /** OpenID4VCI 1.0 Appendix F.1. */
  static final String TYPE = "openid4vci-proof+jwt";

  private static final int MAX_LENGTH = 8 * 1024;

  /** Other ways to name a key, or to have one fetched (F.1; RFC 7515 §4.1): not beside a kid. */
  private static final List<String> REFUSED =
      List.of("jwk", "x5c", "x5u", "x5t", "x5t#S256", "jku", "trust_chain", "key_attestation");

  /**
   * Reads {@code jwt}, which must say that it is of {@code type}; whatever is not as it must be is
   * {@link Problem.ProofInvalid}.
   */
  static ProofJwt parse(String jwt, String type) {
    if (jwt.length() > MAX_LENGTH) {
      throw invalid("longer than 8 KB");
    }
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3) {
      throw invalid("not three parts");
    }
    Map<String, @Nullable Object> header = object("header", parts[0]);
    Algorithm algorithm = algorithm(header, type);
    DidUrl kid = kid(header);
    return new ProofJwt(
        algorithm,
        kid,
        object("payload", parts[1]),
        jwt.substring(0, parts[0].length() + 1 + parts[1].length())
            .getBytes(StandardCharsets.US_ASCII),
        octets("signature", parts[2]));
  }

  private static Algorithm algorithm(Map<String, @Nullable Object> header, String type) {
    if (!type.equals(header.get("typ"))) {
      throw invalid("typ is not " + type);
    }
    // RFC 7515 §4.1.11: whatever is critical we do not understand; RFC 7797: b64 must be critical.
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw invalid("a critical header parameter");
    }
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.joseName().equals(header.get("alg"))) {
        return algorithm;
      }
    }
    throw invalid("alg is neither ES256 nor EdDSA");
  }

  private static DidUrl kid(Map<String, @Nullable Object> header) {
    for (String name : REFUSED) {
      if (header.containsKey(name)) {
        throw invalid(name + " is not for this proof: kid names the key");
      }
    }
    if (!(header.get("kid") instanceof String kid)) {
      throw invalid("kid is missing");
    }
    try {
      return DidUrl.parse(kid);
    } catch (ProblemException e) {
      throw invalid("kid is not a DID URL");
    }
  }

  private static Map<String, @Nullable Object> object(String part, String text) {
    try {
      return Json.object(octets(part, text));
    } catch (ProblemException e) {
      throw e.problem() instanceof Problem.MalformedRequest(_, String reason)
          ? invalid(part + ": " + reason)
          : e;
    }
  }

  /** RFC 7515 §2: base64url without padding, white space or stray bits. */
  private static byte[] octets(String part, String text) {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(text);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(text)) {
        return octets;
      }
    } catch (IllegalArgumentException e) {
      throw invalid(part + " is not base64url");
    }
    throw invalid(part + " is not canonical base64url");
  }

  static ProblemException invalid(String reason) {
    return new ProblemException(new Problem.ProofInvalid(reason));
  }
}
