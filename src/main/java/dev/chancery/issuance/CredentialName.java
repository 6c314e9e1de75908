package dev.chancery.issuance;

import dev.chancery.model.Did;
import dev.chancery.model.Digests;

/**
 * What a caller calls a credential by, as the ledger keeps it: a digest, for the name may tell whom
 * the credential is about.
 */
final class CredentialName {
  private CredentialName() {}

  /** A DID has no space, so that no other issuer and name have the same text. */
  static byte[] digest(Did issuer, String name) {
    return Digests.sha256(issuer.value() + " " + name);
  }
}
