package dev.chancery.catalog;

import java.util.Locale;

/** What a collection asks of whoever wants a credential of it. */
public enum Admission {
  /** Nothing: whoever names a DID is served. */
  OPEN,
  /** A proof of the DID's key. */
  PROOF,
  /** A place on the collection's list, and a proof of the DID's key. */
  ALLOWLIST,
  /** The code that the collection's screen shows; where personal data is at stake, a proof too. */
  CODE;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Admission ofWireName(String wireName) {
    for (Admission admission : values()) {
      if (admission.wireName().equals(wireName)) {
        return admission;
      }
    }
    throw new IllegalArgumentException("not one of open, proof, allowlist, code");
  }
}
