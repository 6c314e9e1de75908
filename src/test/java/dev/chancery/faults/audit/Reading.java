package dev.chancery.faults.audit;

import com.authlete.sd.SDJWT;
import com.nimbusds.jose.JWSObject;
import java.text.ParseException;
import java.util.Map;

/** A credential as text, read with others' libraries. */
final class Reading {
  private Reading() {}

  /** The JWS in an SD-JWT VC or a VC-JWT. */
  static JWSObject jws(String credential) {
    try {
      return JWSObject.parse(
          credential.contains("~") ? SDJWT.parse(credential).getCredentialJwt() : credential);
    } catch (ParseException e) {
      throw new IllegalArgumentException(credential, e);
    }
  }

  static Map<String, Object> payload(String credential) {
    return jws(credential).getPayload().toJSONObject();
  }
}
