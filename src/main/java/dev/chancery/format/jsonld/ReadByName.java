package dev.chancery.format.jsonld;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What verifiers read by its name in JSON, by its IRI. Under another name (the IRI itself, a
 * prefix, a term of the document's own context) a document would state the same, so that its
 * signature still held, and a verifier would not see that it has expired, can be revoked, or is
 * somebody's.
 */
final class ReadByName {
  private static final String STATUS = "https://www.w3.org/ns/credentials/status#";

  /** In any document. */
  static final ReadByName ANYWHERE =
      new ReadByName(
          Stream.of(
                  named(
                      "https://www.w3.org/2018/credentials#",
                      "credentialSchema",
                      "credentialStatus",
                      "credentialSubject",
                      "expirationDate",
                      "holder",
                      "issuanceDate",
                      "issuer",
                      "validFrom",
                      "validUntil",
                      "verifiableCredential"),
                  named(
                      "https://w3id.org/security#",
                      "challenge",
                      "cryptosuite",
                      "domain",
                      "nonce",
                      "previousProof",
                      "proof",
                      "proofPurpose",
                      "proofValue",
                      "verificationMethod"),
                  named(
                      STATUS,
                      "encodedList",
                      "statusListCredential",
                      "statusListIndex",
                      "statusPurpose",
                      "statusSize"),
                  Map.of("https://w3id.org/security#expiration", "expires"))
              .flatMap(terms -> terms.entrySet().stream())
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));

  /** In the options of a proof, whose {@code created} is everybody's word elsewhere. */
  static final ReadByName IN_A_PROOF = ANYWHERE.and("http://purl.org/dc/terms/created", "created");

  /** The one name of each property. */
  private final Map<String, String> terms;

  private ReadByName(Map<String, String> terms) {
    this.terms = Map.copyOf(terms);
  }

  private static Map<String, String> named(String vocabulary, String... terms) {
    return Stream.of(terms)
        .collect(Collectors.toMap(term -> vocabulary + term, Function.identity()));
  }

  private ReadByName and(String property, String term) {
    Map<String, String> more = new HashMap<>(terms);
    more.put(property, term);
    return new ReadByName(more);
  }

  boolean contains(String property) {
    return terms.containsKey(property);
  }

  /** What {@code property} is said by: its one name, or {@code name} where any will do. */
  String term(String property, String name) {
    return terms.getOrDefault(property, name);
  }

  /** Whether {@code property} is said of a status list, or of an entry. */
  static boolean isOfStatus(String property) {
    return property.startsWith(STATUS);
  }
}
