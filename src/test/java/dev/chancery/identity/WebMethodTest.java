package dev.chancery.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.egress.TrapServer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebMethodTest extends DidMethodContract {
  @RegisterExtension static final TrapServer SERVER = TrapServer.start();

  private Egress egress;

  @BeforeEach
  void publish() {
    egress = new Egress(SERVER.vertx(), SERVER.allowing(), TrapServer.here());
    SERVER.answer(
        request -> {
          if ("/holders/42/did.json".equals(request.path())) {
            request.response().end(document(known().value()));
          } else {
            request.response().setStatusCode(404).end();
          }
        });
  }

  @Override
  DidMethod method() {
    return new WebMethod(egress);
  }

  @Override
  Did known() {
    return new Did("did:web:" + TrapServer.HOST + "%3A" + SERVER.port() + ":holders:42");
  }

  @Override
  DidUrl knownName() {
    return new DidUrl(known(), "key-1");
  }

  @Override
  PublicJwk knownKey() {
    return new PublicJwk(Algorithm.EDDSA, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", null);
  }

  @Override
  List<Did> unresolvable() {
    return List.of(
        new Did("did:web:" + TrapServer.HOST),
        new Did("did:web:" + TrapServer.HOST + "%3A" + SERVER.port()),
        new Did("did:web:" + TrapServer.HOST + "%3A" + SERVER.port() + ":holders:43"));
  }

  @Test
  void a_document_of_another_did_is_refused() {
    SERVER.answer(document("did:web:somebody.example"));
    assertUnresolvable(known(), "the document is not of this DID");
  }

  @Test
  void a_document_that_is_not_json_is_refused() {
    SERVER.answer("<html>");
    assertUnresolvable(known(), "its document is not JSON that we read");
  }

  @Test
  void a_document_that_nests_without_end_is_refused() {
    SERVER.answer("{\"a\":".repeat(5_000));
    assertUnresolvable(known(), "its document is not JSON that we read");
  }

  @Test
  void a_private_host_looks_like_one_that_is_not_there() {
    Did did = new Did("did:web:" + TrapServer.HOST);
    assertUnresolvable(did, "its document cannot be fetched");
    assertThat(egress.connections()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "did:web:w3c-ccg.github.io,https://w3c-ccg.github.io/.well-known/did.json",
    "did:web:w3c-ccg.github.io:user:alice,https://w3c-ccg.github.io/user/alice/did.json",
    "did:web:example.com%3A3000,https://example.com:3000/.well-known/did.json",
    "did:web:example.com%3a3000:user:alice,https://example.com:3000/user/alice/did.json",
    "did:web:example.com:a%20b:..c,https://example.com/a%20b/..c/did.json",
  })
  void a_did_spells_an_address(String did, URI address) {
    assertThat(WebMethod.address(new Did(did))).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "did:web:example.com%2Fpath",
        "did:web:example.com%2f..%2f",
        "did:web:example.com%3A3000%2F",
        "did:web:example.com%3A",
        "did:web:example.com%3A3000%3A1",
        "did:web:example.com%3A123456",
        "did:web:user%40example.com",
        "did:web:user%3Apassword%40example.com",
        "did:web:%5B%3A%3A1%5D",
        "did:web:example.com%23fragment",
        "did:web:example.com%3Fquery",
        "did:web:ex%61mple.com",
        "did:web:exam_ple.com",
        "did:web::example.com",
        "did:web:example.com::alice",
        "did:web:example.com:..",
        "did:web:example.com:.",
        "did:web:example.com:..:..:etc",
        "did:web:example.com:%2e%2e",
        "did:web:example.com:%2E",
        "did:web:example.com:a%2fb",
        "did:web:example.com:a%5Cb",
        "did:web:example.com:a%00",
        "did:web:example.com:a%0d%0aHost",
        "did:web:example.com:a%252e",
      })
  void a_did_that_spells_something_else_opens_no_socket(String text) {
    assertUnresolvable(new Did(text), "not the spelling of an https address");
    assertThat(egress.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "did:web:127.0.0.1",
        "did:web:2130706433",
        "did:web:0x7f000001",
        "did:web:127.1",
        "did:web:localhost",
        "did:web:localhost%3A8443",
        "did:web:example.com%3A22",
        "did:web:example.com.",
        "did:web:169.254.169.254:latest:meta-data",
      })
  void a_did_of_a_forbidden_address_opens_no_socket(String text) {
    assertUnresolvable(new Did(text), "its address is not allowed");
    assertThat(egress.connections()).isZero();
  }

  private void assertUnresolvable(Did did, String reason) {
    assertThatThrownBy(() -> resolved(did))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.DidUnresolvable(did, reason)));
  }

  private static String document(String id) {
    return """
    {"@context": ["https://www.w3.org/ns/did/v1"],
     "id": "%s",
     "verificationMethod": [{"id": "#key-1", "type": "JsonWebKey2020", "controller": "%s",
       "publicKeyJwk": {"kty": "OKP", "crv": "Ed25519",
                        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}],
     "authentication": ["#key-1"],
     "assertionMethod": ["%s#key-1"]}
    """
        .formatted(id, id, id);
  }
}
