package dev.chancery.format;

import dev.chancery.model.Algorithm;
import dev.chancery.model.DidUrl;
import dev.chancery.model.ToBeSigned;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Signatures of one protected header, in the compact serialization (RFC 7515 §3.1). The
 * header is encoded once.
 */
final class Jws {
  private final Algorithm algorithm;

  /** The encoded header and the dot behind it. */
  private final byte[] header;

  Jws(String typ, Algorithm algorithm, DidUrl kid) {
    this(typ, null, algorithm, kid);
  }

  Jws(String typ, @Nullable String cty, Algorithm algorithm, DidUrl kid) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("alg", algorithm.joseName());
    members.put("typ", typ);
    if (cty != null) {
      members.put("cty", cty);
    }
    members.put("kid", kid.toString());
    byte[] encoded = Encoding.base64url(Encoding.json(members));
    this.algorithm = algorithm;
    this.header = Arrays.copyOf(encoded, encoded.length + 1);
    this.header[encoded.length] = '.';
  }

  /** {@code payload} under this header; {@code tail} follows the signature, and is not signed. */
  Prepared prepare(Map<String, @Nullable Object> payload, String tail) {
    return prepare(Encoding.json(payload), tail);
  }

  Prepared prepare(byte[] payload, String tail) {
    byte[] signingInput = signingInput(payload);
    return new Prepared(
        new ToBeSigned.Octets(algorithm, signingInput),
        signatureLength(algorithm),
        signature -> Encoding.ascii(signingInput) + "." + Encoding.base64urlText(signature) + tail);
  }

  /** RFC 7515 §5.1 step 8. */
  private byte[] signingInput(byte[] payload) {
    byte[] encoded = Encoding.base64url(payload);
    byte[] input = Arrays.copyOf(header, header.length + encoded.length);
    System.arraycopy(encoded, 0, input, header.length, encoded.length);
    return input;
  }

  /** R and S of 32 bytes each (RFC 7518 §3.4), or an Ed25519 signature (RFC 8032 §5.1.6). */
  private static int signatureLength(Algorithm algorithm) {
    return switch (algorithm) {
      case ES256, EDDSA -> 64;
    };
  }
}
