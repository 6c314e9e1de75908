package dev.chancery.format;

import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.format.jsonld.Statement;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Digests;
import dev.chancery.model.ToBeSigned;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cryptosuites whose signature is over two digests (Data Integrity EdDSA §3, ECDSA §3): SHA-256
 * of the canonical proof configuration, then of the canonical document.
 */
final class DataIntegrity {
  private final JsonLdProcessor jsonLd;

  DataIntegrity(JsonLdProcessor jsonLd) {
    this.jsonLd = jsonLd;
  }

  JsonLdProcessor jsonLd() {
    return jsonLd;
  }

  /** {@code document}, which has no proof yet, but for the signature. */
  Prepared prepare(
      Map<String, @Nullable Object> document, ProofOptions options, Algorithm algorithm) {
    return prepare(document, options, algorithm, _ -> {});
  }

  /** The same, once {@code judge} has seen what is stated, where the suite signs statements. */
  Prepared prepare(
      Map<String, @Nullable Object> document,
      ProofOptions options,
      Algorithm algorithm,
      Consumer<List<Statement>> judge) {
    byte[] octets =
        hashData(
            canonical(options, options.configuration(document.get("@context"))),
            canonical(options, document, judge));
    return prepared(octets, algorithm, signature -> secured(document, options, signature));
  }

  /** The octets that stand for {@code document}, by the suite's own canonicalization. */
  byte[] canonical(ProofOptions options, Map<String, @Nullable Object> document) {
    return canonical(options, document, _ -> {});
  }

  private byte[] canonical(
      ProofOptions options,
      Map<String, @Nullable Object> document,
      Consumer<List<Statement>> judge) {
    return switch (options.type()) {
      case ED25519_SIGNATURE_2020, EDDSA_RDFC_2022, ECDSA_RDFC_2019 ->
          jsonLd.canonical(document, judge);
      case EDDSA_JCS_2022 -> Jcs.canonical(document);
      case BBS_BLS_SIGNATURE_2020, BBS_2023, VC_JWT, DC_SD_JWT ->
          throw new IllegalArgumentException("signs no digests: " + options.type());
    };
  }

  static byte[] hashData(byte[] configuration, byte[] document) {
    byte[] octets = Arrays.copyOf(Digests.sha256(configuration), 64);
    System.arraycopy(Digests.sha256(document), 0, octets, 32, 32);
    return octets;
  }

  /** Both algorithms sign with 64 octets: Ed25519, and R and S of P-256 (ECDSA §3.2.6). */
  static Prepared prepared(byte[] octets, Algorithm algorithm, Function<byte[], String> finish) {
    return new Prepared(new ToBeSigned.Octets(algorithm, octets), 64, finish);
  }

  static String proofValue(byte[] signature) {
    return Base58.multibase(signature);
  }

  private static String secured(
      Map<String, @Nullable Object> document, ProofOptions options, byte[] signature) {
    Map<String, @Nullable Object> proof = options.proof(document.get("@context"));
    proof.put("proofValue", proofValue(signature));
    Map<String, @Nullable Object> secured = new LinkedHashMap<>(document);
    secured.put("proof", proof);
    return Encoding.text(secured);
  }
}
