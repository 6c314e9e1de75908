package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.egress.TrapServer;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Wallet;
import dev.chancery.verification.Fault.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Issuers whose DID documents lie at an address of their own. */
class DidWebIssuersTest {
  @RegisterExtension static final TrapServer SERVER = TrapServer.start();

  private final Signatory issuer =
      new Signatory(Wallet.named("did:web:" + TrapServer.HOST + "%3A" + SERVER.port() + ":issuer"));

  private Desk desk;

  @BeforeEach
  void open() {
    desk =
        new Desk(SERVER.vertx(), new Egress(SERVER.vertx(), SERVER.allowing(), TrapServer.here()));
  }

  @Test
  void a_key_that_the_document_lets_assert_issues() {
    publish("assertionMethod", List.of(issuer.wallet().kid()));
    assertThat(desk.credential(credential()).faults()).isEmpty();
    assertThat(SERVER.seen).containsEntry("uri", "/issuer/did.json");
  }

  @Test
  void a_key_that_may_only_authenticate_does_not() {
    publish("assertionMethod", List.of());
    assertThat(Desk.fault(desk.credential(credential())).kind())
        .isEqualTo(Kind.INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD);
  }

  @Test
  void a_key_that_somebody_else_controls_does_not() {
    Map<String, @Nullable Object> document = Signatory.parsed(issuer.wallet().document());
    List<?> methods = Objects.requireNonNull((List<?>) document.get("verificationMethod"));
    assertThat(methods).hasSize(1);
    Json.members((Map<?, ?>) methods.getFirst()).put("controller", "did:example:somebody");
    document.put("assertionMethod", List.of(issuer.wallet().kid()));
    SERVER.answer(Json.text(document));
    assertThat(Desk.fault(desk.credential(credential())).kind())
        .isEqualTo(Kind.INVALID_VERIFICATION_METHOD);
  }

  @Test
  void without_a_document_there_is_no_key() {
    SERVER.answer(request -> request.response().setStatusCode(404).end());
    assertThat(Desk.fault(desk.credential(credential())).kind())
        .isEqualTo(Kind.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT);
  }

  private String credential() {
    return issuer
        .wallet()
        .sign(
            Map.of("typ", "vc+jwt", "alg", "ES256", "kid", issuer.wallet().kid()),
            Desk.draft(issuer.did()));
  }

  private void publish(String relationship, List<String> keys) {
    Map<String, Object> document = new LinkedHashMap<>(issuer.wallet().document());
    document.put(relationship, keys);
    SERVER.answer(Json.text(document));
  }
}
