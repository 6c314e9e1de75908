package dev.chancery.load;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An organisation's own system, which posts claims: the bodies of {@code /api/v1/credentials/issue}
 * and {@code …/issue/batch}.
 */
public record Backend(String issuer, String schema) {
  private static final String CLAIMS =
      """
      {"event":"KeyConf","access":"visitor"}""";

  /** With a new issuer, which has a key of each curve, and a new credential type. */
  public static Backend of(Api api) {
    return new Backend(api.newIssuer("\"P-256\",\"Ed25519\""), api.newSchema());
  }

  /** One credential for {@code holder}. */
  public String order(Holder holder, String proofType) {
    return """
    {"schemaId":"%s","issuerDid":"%s","holderDid":"%s","proofType":"%s","claims":%s}"""
        .formatted(schema, issuer, holder.did(), proofType, CLAIMS);
  }

  /** One for each holder. */
  public List<String> orders(Holders holders, String proofType) {
    return holders.all().stream().map(holder -> order(holder, proofType)).toList();
  }

  /** The n-th batch of {@code size} credentials. */
  public String batch(Holders holders, int n, int size, String proofType) {
    String entries =
        IntStream.range(n * size, (n + 1) * size)
            .mapToObj(holders::at)
            .map(holder -> "{\"holderDid\":\"" + holder.did() + "\",\"claims\":" + CLAIMS + "}")
            .collect(Collectors.joining(","));
    return """
    {"schemaId":"%s","issuerDid":"%s","proofType":"%s","credentials":[%s]}"""
        .formatted(schema, issuer, proofType, entries);
  }
}
