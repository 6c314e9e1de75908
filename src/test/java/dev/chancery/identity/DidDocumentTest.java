package dev.chancery.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DidDocumentTest {
  private static final Did DID = new Did("did:example:alice");
  private static final String ED25519 = "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";
  private static final String P256 = "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv";
  private static final String JWK =
      """
      {"kty":"EC","crv":"P-256","x":"fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI",
       "y":"hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU"}""";

  @Test
  void keys_of_every_form_are_read() {
    DidDocument document =
        parse(
            "["
                + String.join(
                    ",",
                    multikey("#a", "Multikey", ED25519),
                    multikey("#b", "Multikey", P256),
                    multikey("#c", "Ed25519VerificationKey2020", ED25519),
                    jwk("#d", "JsonWebKey", JWK),
                    jwk("did:example:alice#e", "JsonWebKey2020", JWK))
                + "]",
            "[\"#d\", \"did:example:alice#a\", \"#e\"]",
            "[\"#b\"]");
    assertThat(document.verificationMethods())
        .extracting(method -> method.id().fragment())
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(document.verificationMethods())
        .extracting(method -> method.publicKey().algorithm())
        .containsExactly(
            Algorithm.EDDSA, Algorithm.ES256, Algorithm.EDDSA, Algorithm.ES256, Algorithm.ES256);
    assertThat(document.authentication()).containsExactly(name("d"), name("a"), name("e"));
    assertThat(document.firstAuthenticationKey()).contains(p256());
    assertThat(document.authenticationKey(name("b"))).isEmpty();
    assertThat(document.assertionMethod()).containsExactly(name("b"));
    assertThat(document.assertionKey(name("b"))).isPresent();
    assertThat(document.assertionKey(name("d"))).isEmpty();
  }

  @Test
  void an_embedded_method_serves_its_own_relationship_only() {
    DidDocument document = parse("[]", "[" + jwk("#only", "JsonWebKey2020", JWK) + "]", "[]");
    assertThat(document.authenticationKey(name("only"))).contains(p256());
    assertThat(document.assertionMethod()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"#k\",\"type\":\"X25519KeyAgreementKey2020\",\"publicKeyMultibase\":\"z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc\"}",
        "{\"id\":\"#k\",\"type\":\"Multikey\",\"publicKeyMultibase\":\"z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc\"}",
        "{\"id\":\"#k\",\"type\":\"Multikey\",\"publicKeyMultibase\":7}",
        "{\"id\":\"#k\",\"type\":\"Multikey\"}",
        "{\"id\":\"#k\",\"type\":[\"Multikey\"],\"publicKeyMultibase\":\"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp\"}",
        "{\"id\":\"#k\",\"type\":\"EcdsaSecp256k1VerificationKey2019\",\"publicKeyJwk\":{}}",
        "{\"id\":\"#k\",\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}}",
        "{\"id\":\"#k\",\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}",
        "{\"id\":\"#k\",\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"use\":\"enc\"}}",
        "{\"id\":\"#k\",\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"d\":\"AA\"}}",
        "{\"id\":\"did:example:bob#k\",\"type\":\"Multikey\",\"publicKeyMultibase\":\"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp\"}",
        "{\"id\":\"did:example:alice?a=1#k\",\"type\":\"Multikey\",\"publicKeyMultibase\":\"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp\"}",
        "{\"id\":\"#k\",\"type\":\"Multikey\",\"controller\":\"did:example:bob\",\"publicKeyMultibase\":\"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp\"}",
        "{\"id\":7}",
        "{}",
        "7",
        "null",
      })
  void a_method_that_we_cannot_use_is_passed_over(String method) {
    DidDocument document =
        parse(
            "[" + method + "," + jwk("#good", "JsonWebKey", JWK) + "]", "[\"#k\",\"#good\"]", "[]");
    assertThat(document.verificationMethods()).hasSize(1);
    assertThat(document.authentication()).containsExactly(name("good"));
  }

  @Test
  void a_reference_to_another_dids_key_is_passed_over() {
    DidDocument document =
        parse(
            "[" + jwk("#k", "JsonWebKey", JWK) + "]",
            "[\"did:example:bob#k\", \"\", \"#\", \"k\", 7, null, \"#nowhere\"]",
            "[]");
    assertThat(document.authentication()).isEmpty();
    assertThat(document.firstAuthenticationKey()).isEmpty();
  }

  @Test
  void two_methods_of_one_name_are_refused() {
    String one = multikey("#k", "Multikey", ED25519);
    String same = multikey("did:example:alice#k", "Multikey", P256);
    assertRefused("[" + one + "," + same + "]", "[]", "two verification methods of one name");
    assertRefused("[" + one + "]", "[" + same + "]", "two verification methods of one name");
    assertRefused(
        "[" + multikey("#k", "Unknown", P256) + "," + one + "]",
        "[]",
        "two verification methods of one name");
  }

  @Test
  void sixty_four_methods_are_read_and_one_more_is_not() {
    assertThat(parse("[" + many(64) + "]", "[]", "[]").verificationMethods()).hasSize(64);
    assertRefused("[" + many(65) + "]", "[]", "verificationMethod is not an array of at most 64");
    assertRefused(
        "[" + many(64) + "]",
        "[" + jwk("#more", "JsonWebKey", JWK) + "]",
        "more than 64 verification methods");
  }

  @Test
  void a_document_of_another_shape_is_refused() {
    assertRefused("{}", "[]", "verificationMethod is not an array of at most 64");
    assertRefused("[]", "\"#k\"", "authentication is not an array of at most 64");
    for (String id : List.of("\"did:example:bob\"", "null", "7", "\"did:example:alice#k\"")) {
      assertThatThrownBy(() -> DidDocument.parse(DID, Json.object("{\"id\":" + id + "}")))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void a_document_of_nothing_but_its_id_has_no_key() {
    DidDocument document = DidDocument.parse(DID, Json.object("{\"id\":\"did:example:alice\"}"));
    assertThat(document.firstAuthenticationKey()).isEmpty();
  }

  private static void assertRefused(String methods, String authentication, String reason) {
    assertThatThrownBy(() -> parse(methods, authentication, "[]"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.DidUnresolvable(DID, reason)));
  }

  private static DidDocument parse(String methods, String authentication, String assertionMethod) {
    return DidDocument.parse(
        DID,
        Json.object(
            """
            {"id": "did:example:alice", "service": [{"id": "#s"}], "verificationMethod": %s,
             "authentication": %s, "assertionMethod": %s}
            """
                .formatted(methods, authentication, assertionMethod)));
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> multikey("#k" + i, "Multikey", ED25519))
        .collect(Collectors.joining(","));
  }

  private static String multikey(String id, String type, String multibase) {
    return "{\"id\":\"%s\",\"type\":\"%s\",\"publicKeyMultibase\":\"%s\"}"
        .formatted(id, type, multibase);
  }

  private static String jwk(String id, String type, String jwk) {
    return "{\"id\":\"%s\",\"type\":\"%s\",\"publicKeyJwk\":%s}".formatted(id, type, jwk);
  }

  private static DidUrl name(String fragment) {
    return new DidUrl(DID, fragment);
  }

  private static PublicJwk p256() {
    return new PublicJwk(
        Algorithm.ES256,
        "fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI",
        "hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU");
  }
}
