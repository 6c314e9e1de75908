package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.apicatalog.multibase.Multibase;
import dev.chancery.format.jsonld.Contexts;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Digests;
import dev.chancery.model.ProofType;
import dev.chancery.model.ToBeSigned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Data Integrity EdDSA Cryptosuites, Appendix B: step by step, to the octet. */
class EddsaVectorsTest {
  private static final Path VECTORS = Path.of("../shared/vectors/eddsa");
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  /** The examples' context has a vocabulary and nothing else. */
  private static final Contexts CONTEXTS =
      Contexts.standard()
          .with(
              Map.of(
                  "https://www.w3.org/ns/credentials/examples/v2",
                  "{\"@context\":{\"@vocab\":\"https://www.w3.org/ns/credentials/examples#\"}}"));

  private final DataIntegrity dataIntegrity = new DataIntegrity(new JsonLdProcessor(CONTEXTS));

  @ParameterizedTest
  @CsvSource({
    "ED25519_SIGNATURE_2020, Ed25519Signature2020, EdSig",
    "EDDSA_RDFC_2022, eddsa-rdfc-2022, DataInt",
    "EDDSA_JCS_2022, eddsa-jcs-2022, JCS"
  })
  void every_step_of_a_published_proof_is_reproduced(ProofType type, String folder, String suffix)
      throws IOException, GeneralSecurityException {
    Map<String, @Nullable Object> signed = object(folder + "/signed" + suffix + ".json");
    Map<String, @Nullable Object> proof = Reading.object(signed, "proof");
    Map<String, @Nullable Object> document = object("unsigned.json");
    document.put("@context", signed.get("@context"));
    ProofOptions options =
        new ProofOptions(
            type,
            Instant.parse(Reading.text(proof, "created")),
            Reading.text(proof, "verificationMethod"));
    byte[] canonical = dataIntegrity.canonical(options, document);
    byte[] configuration =
        dataIntegrity.canonical(options, options.configuration(document.get("@context")));
    assertThat(text(canonical)).isEqualTo(vector(folder + "/canonDoc" + suffix));
    assertThat(text(configuration)).isEqualTo(vector(folder + "/proofCanon" + suffix));
    assertThat(hex(Digests.sha256(canonical))).isEqualTo(vector(folder + "/docHash" + suffix));
    assertThat(hex(Digests.sha256(configuration)))
        .isEqualTo(vector(folder + "/proofHash" + suffix));

    Prepared prepared = dataIntegrity.prepare(document, options, Algorithm.EDDSA);
    byte[] octets = ((ToBeSigned.Octets) prepared.toBeSigned()).bytes();
    assertThat(hex(octets)).isEqualTo(vector(folder + "/combinedHash" + suffix));
    byte[] signature = signature(octets);
    assertThat(hex(signature)).isEqualTo(vector(folder + "/sigHex" + suffix));
    assertThat(read(prepared.finish(signature))).isEqualTo(signed);
  }

  /** By the published private key: its multicodec prefix, then the seed. */
  private static byte[] signature(byte[] octets) throws IOException, GeneralSecurityException {
    String multibase = Reading.text(object("keyPair.json"), "privateKeyMultibase");
    byte[] key = Multibase.BASE_58_BTC.decode(multibase);
    byte[] seed = Arrays.copyOfRange(key, 2, key.length);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
    signature.update(octets);
    return signature.sign();
  }

  private static Map<String, @Nullable Object> object(String file) throws IOException {
    return read(Files.readString(present(file)));
  }

  private static Map<String, @Nullable Object> read(String json) {
    return JsonMapper.shared().readValue(json, OBJECT);
  }

  private static String vector(String file) throws IOException {
    return Files.readString(present(file + ".txt"));
  }

  private static Path present(String file) {
    Path path = VECTORS.resolve(file);
    if (!Files.exists(path)) {
      System.err.println("SKIPPED: no published vectors at " + path.toAbsolutePath());
    }
    assumeTrue(Files.exists(path), () -> "no published vectors at " + path);
    return path;
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }
}
