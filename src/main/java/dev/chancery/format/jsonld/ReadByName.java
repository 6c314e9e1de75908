package dev.chancery.format.jsonld;

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
  /** The one name of each property. */
  static final Map<String, String> TERMS =
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
                  "domain",
                  "previousProof",
                  "proof",
                  "proofPurpose",
                  "verificationMethod"),
              named(
                  "https://www.w3.org/ns/credentials/status#",
                  "encodedList",
                  "statusListCredential",
                  "statusListIndex",
                  "statusPurpose",
                  "statusSize"),
              Map.of("https://w3id.org/security#expiration", "expires"))
          .flatMap(terms -> terms.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private ReadByName() {}

  private static Map<String, String> named(String vocabulary, String... terms) {
    return Stream.of(terms)
        .collect(Collectors.toUnmodifiableMap(term -> vocabulary + term, Function.identity()));
  }
}
