package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Claims;
import dev.chancery.model.ToBeSigned;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every credential that is a JWT keeps besides. */
abstract class JwtFormatContract extends CredentialFormatContract {
  /** The header's {@code typ}. */
  abstract String typ();

  @Override
  Map<String, @Nullable Object> members(String credential) {
    return payload(credential);
  }

  /** The issuer-signed JWT, whatever follows it. */
  static String jwt(String credential) {
    int tilde = credential.indexOf('~');
    return tilde < 0 ? credential : credential.substring(0, tilde);
  }

  static Map<String, @Nullable Object> payload(String credential) {
    return Reading.payload(jwt(credential));
  }

  @ParameterizedTest
  @EnumSource
  void a_signature_over_the_octets_verifies(Algorithm algorithm) {
    TestKey key = TestKey.of(algorithm);
    Prepared prepared = format.writer(profile(key)).prepare(draft(CLAIMS));
    JWSObject jws = Reading.jws(jwt(prepared.finish(key.sign(prepared.toBeSigned()))));
    assertThat(key.verifies(jws)).isTrue();
    assertThat(TestKey.of(algorithm).verifies(jws)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void the_octets_are_the_signing_input_and_name_their_algorithm(Algorithm algorithm) {
    TestKey key = TestKey.of(algorithm);
    Prepared prepared = format.writer(profile(key)).prepare(draft(CLAIMS));
    ToBeSigned.Octets octets = (ToBeSigned.Octets) prepared.toBeSigned();
    String credential = prepared.finish(new byte[64]);
    assertThat(octets.algorithm()).isEqualTo(algorithm);
    assertThat(jwt(credential))
        .startsWith(new String(octets.bytes(), StandardCharsets.US_ASCII) + ".");
  }

  @ParameterizedTest
  @EnumSource
  void the_header_names_algorithm_key_and_type(Algorithm algorithm) {
    TestKey key = TestKey.of(algorithm);
    String credential = format.writer(profile(key)).prepare(draft(CLAIMS)).finish(new byte[64]);
    assertThat(Reading.jws(jwt(credential)).getHeader().toJSONObject())
        .containsEntry("alg", algorithm.joseName())
        .containsEntry("kid", "did:web:issuer.example#key-1")
        .containsEntry("typ", typ());
  }

  /** RFC 8259 §7. Who answers a scan puts it between quotes without looking at it again. */
  @ParameterizedTest
  @EnumSource
  void it_stands_in_a_json_string_as_it_is(Algorithm algorithm) {
    TestKey key = TestKey.of(algorithm);
    Claims hostile =
        Reading.claims(Map.of("given_name", "\",\\u0022\n\u2028\ud83d\ude00</script>"));
    for (CredentialProfile profile : List.of(profile(key), profile(key, "/given_name"))) {
      Prepared prepared = format.writer(profile).prepare(draft(hostile));
      assertThat(prepared.finish(key.sign(prepared.toBeSigned())))
          .matches("[\\x20-\\x7e&&[^\"\\\\]]+");
    }
  }

  @Test
  void the_holder_is_bound_by_did_and_key() {
    String credential = credential(draft(CLAIMS));
    assertThat(parts(credential).holder()).isEqualTo(HOLDER.value());
    assertThat(Reading.object(Reading.object(payload(credential), "cnf"), "jwk"))
        .isEqualTo(HOLDER_KEY.members());
  }

  @Test
  void a_holder_who_is_only_named_has_no_key() {
    CredentialDraft draft =
        new CredentialDraft(draft(CLAIMS).id(), HOLDER, null, CLAIMS, VALIDITY, STATUS);
    assertThat(payload(credential(draft))).doesNotContainKey("cnf");
  }
}
