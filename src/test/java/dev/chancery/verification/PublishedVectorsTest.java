package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.json.Json;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Data Integrity EdDSA Cryptosuites, Appendix B: what is published there verifies. Its issuer is
 * somebody else than its keys' controllers, so that the proofs are asked for alone.
 */
class PublishedVectorsTest {
  private static final Path VECTORS = Path.of("../shared/vectors/eddsa");

  private static Vertx vertx;
  private static Desk desk;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    desk = new Desk(vertx, new Egress(vertx, Egress.Rules.strict(), Addresses.system(vertx)));
    desk.contexts.put(
        "https://www.w3.org/ns/credentials/examples/v2",
        "{\"@context\":{\"@vocab\":\"https://www.w3.org/ns/credentials/examples#\"}}");
  }

  @AfterAll
  static void close() {
    Desk.settled(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ed25519Signature2020/signedEdSig",
        "eddsa-rdfc-2022/signedDataInt",
        "eddsa-jcs-2022/signedJCS",
        "proof-set-chain/signedProofSet1",
        "proof-set-chain/signedProofSet2",
        "proof-set-chain/signedProofChain1",
        "proof-set-chain/signedProofChain2"
      })
  void a_published_proof_verifies(String file) {
    assertThat(faults(vector(file))).isEmpty();
  }

  @Test
  void a_chain_without_one_of_its_links_is_none() {
    Map<String, @Nullable Object> chain = vector("proof-set-chain/signedProofChain2");
    List<?> proofs = Objects.requireNonNull((List<?>) chain.get("proof"));
    chain.put("proof", proofs.subList(1, proofs.size()));
    assertThat(faults(chain)).extracting(Fault::pointer).containsExactly("/proof/1/previousProof");
  }

  @Test
  void a_link_signs_those_before_it() {
    Map<String, @Nullable Object> chain = vector("proof-set-chain/signedProofChain2");
    List<?> proofs = Objects.requireNonNull((List<?>) chain.get("proof"));
    Json.members((Map<?, ?>) Objects.requireNonNull(proofs.getFirst()))
        .put("created", "2023-02-24T23:36:39Z");
    assertThat(faults(chain))
        .extracting(Fault::pointer)
        .containsExactly("/proof/0/proofValue", "/proof/2/proofValue");
  }

  @Test
  void a_key_of_somebody_else_is_not_the_issuers() {
    Map<String, @Nullable Object> signed = vector("eddsa-jcs-2022/signedJCS");
    signed.put("issuer", "did:example:somebody");
    Fault fault = Desk.fault(desk.credential(signed));
    assertThat(fault.kind()).isEqualTo(Kind.INVALID_VERIFICATION_METHOD);
    assertThat(fault.pointer()).isEqualTo("/proof/verificationMethod");
  }

  private static List<Fault> faults(Map<String, @Nullable Object> credential) {
    Secured.Embedded secured = (Secured.Embedded) Secured.read(Form.CREDENTIAL, credential);
    return Desk.settled(
        desk.embedded.faults(
            secured, new Demands(Purpose.ASSERTION_METHOD, null, Desk.ANYTHING, Desk.CALLER)));
  }

  private static Map<String, @Nullable Object> vector(String file) {
    Path path = VECTORS.resolve(file + ".json");
    if (!Files.exists(path)) {
      System.err.println("SKIPPED: no published vectors at " + path.toAbsolutePath());
    }
    assumeTrue(Files.exists(path), () -> "no published vectors at " + path);
    try {
      return Json.object(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
