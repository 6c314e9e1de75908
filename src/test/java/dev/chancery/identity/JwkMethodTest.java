package dev.chancery.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JwkMethodTest extends DidMethodContract {
  private static final String X = "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0";
  private static final String Y = "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE";
  private static final String ED25519 = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

  @Override
  DidMethod method() {
    return new JwkMethod();
  }

  /** did:jwk, examples: P-256. */
  @Override
  Did known() {
    return new Did(
        "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVV"
            + "M3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pI"
            + "M25TRSJ9");
  }

  @Override
  DidUrl knownName() {
    return new DidUrl(known(), "0");
  }

  @Override
  PublicJwk knownKey() {
    return new PublicJwk(Algorithm.ES256, X, Y);
  }

  @Override
  List<Did> unresolvable() {
    return Stream.of(
            did("[]"),
            did("{}"),
            did("\"x\""),
            did("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + X + "\"}"),
            did("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + X + "\",\"y\":\"" + X + "\"}"),
            did("{\"crv\":\"P-256\",\"kty\":\"OKP\",\"x\":\"" + X + "\",\"y\":\"" + Y + "\"}"),
            did("{\"crv\":\"P-384\",\"kty\":\"EC\",\"x\":\"" + X + "\",\"y\":\"" + Y + "\"}"),
            did("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"AA\"}"),
            did("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + ED25519 + "=\"}"),
            did("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":7}"),
            did("{\"kty\":\"oct\",\"k\":\"AAAA\"}"),
            // did:jwk, examples: X25519
            new Did(
                "did:jwk:eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3"
                    + "YlRUVzJIQzdPUTFOei1EUThoYmVHZE5yZngtRkctSUswOCJ9"),
            // two members of one name
            did(
                "{\"crv\":\"Ed25519\",\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\""
                    + ED25519
                    + "\"}"),
            // more than one value
            did(ed25519("") + ed25519("")),
            // not base64url
            new Did("did:jwk:e"),
            new Did("did:jwk:" + "%7B%7D"),
            new Did(did(ed25519("")).value() + ":0"))
        .toList();
  }

  @Test
  void an_ed25519_key_resolves() throws Exception {
    Did did = did(ed25519(""));
    assertThat(resolved(did).authenticationKey(new DidUrl(did, "0")))
        .contains(new PublicJwk(Algorithm.EDDSA, ED25519, null));
  }

  @Test
  void members_that_we_do_not_know_are_passed_over() throws Exception {
    assertThat(
            resolved(did(ed25519(",\"kid\":\"k\",\"alg\":\"EdDSA\",\"use\":\"sig\"")))
                .firstAuthenticationKey())
        .isPresent();
  }

  @Test
  void a_private_key_is_malformed_whatever_its_value() {
    for (String d : List.of("\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"", "null", "\"\"")) {
      assertThatThrownBy(() -> resolved(did(ed25519(",\"d\":" + d))))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem()).isInstanceOf(Problem.DidMalformed.class);
                assertThat(e.problem().toString()).doesNotContain("nWGxne");
              });
    }
  }

  @Test
  void a_key_for_encryption_does_not_authenticate() throws Exception {
    DidDocument document = resolved(did(ed25519(",\"use\":\"enc\"")));
    assertThat(document.firstAuthenticationKey()).isEmpty();
    assertThat(document.assertionMethod()).isEmpty();
  }

  @Test
  void stray_bits_are_not_another_spelling() throws Exception {
    String canonical = did(ed25519(",\"z\":1")).value();
    char last = canonical.charAt(canonical.length() - 1);
    assertThat(canonical.substring("did:jwk:".length()).length() % 4).isNotZero();
    Did stray = new Did(canonical.substring(0, canonical.length() - 1) + (char) (last + 1));
    assertThat(resolved(new Did(canonical)).firstAuthenticationKey()).isPresent();
    assertThatThrownBy(() -> resolved(stray)).isInstanceOf(ProblemException.class);
  }

  private static String ed25519(String more) {
    return "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + ED25519 + "\"" + more + "}";
  }

  private static Did did(String json) {
    return new Did(
        "did:jwk:"
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8)));
  }
}
