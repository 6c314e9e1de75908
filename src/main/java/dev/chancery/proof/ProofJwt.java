package dev.chancery.proof;

import dev.chancery.model.DidUrl;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.crypto.CompactJws;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A proof JWT whose header names a holder's key. Nothing of it is known to be true yet. */
record ProofJwt(CompactJws jws, DidUrl kid) {
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
    try {
      CompactJws jws = CompactJws.parse(jwt, type, Json::object);
      return new ProofJwt(jws, kid(jws));
    } catch (ProblemException e) {
      throw e.problem() instanceof Problem.MalformedRequest(_, String reason) ? invalid(reason) : e;
    }
  }

  Map<String, @Nullable Object> claims() {
    return jws.payload();
  }

  private static DidUrl kid(CompactJws jws) {
    for (String name : REFUSED) {
      if (jws.header().containsKey(name)) {
        throw invalid(name + " is not for this proof: kid names the key");
      }
    }
    String kid = jws.kid();
    try {
      return DidUrl.parse(kid);
    } catch (ProblemException e) {
      throw invalid("kid is not a DID URL");
    }
  }

  static ProblemException invalid(String reason) {
    return new ProblemException(new Problem.ProofInvalid(reason));
  }
}
