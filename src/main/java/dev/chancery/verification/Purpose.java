package dev.chancery.verification;

import dev.chancery.identity.DidDocument;
import dev.chancery.model.DidUrl;
import dev.chancery.model.PublicJwk;
import java.util.Optional;

/** What a proof is made for, and the verification relationship that its key needs (CID §2.3). */
enum Purpose {
  /** What an issuer does. */
  ASSERTION_METHOD("assertionMethod"),
  /** What a holder does. */
  AUTHENTICATION("authentication");

  private final String wireName;

  Purpose(String wireName) {
    this.wireName = wireName;
  }

  /** {@code proofPurpose}, and the member of the DID document. */
  String wireName() {
    return wireName;
  }

  /** The key of that name, where {@code document} lets it do this. */
  Optional<PublicJwk> key(DidDocument document, DidUrl name) {
    return switch (this) {
      case ASSERTION_METHOD -> document.assertionKey(name);
      case AUTHENTICATION -> document.authenticationKey(name);
    };
  }
}
