package dev.chancery.verification;

/** What of a credential or a presentation is looked at, in this order. */
public enum Check {
  /** Whether it is anything of which the rest could be asked. */
  DOCUMENT("document"),
  PROOF("proof"),
  VALIDITY("validity"),
  /** Asked only where the proof is right: nobody else may send us to fetch a list. */
  STATUS("credentialStatus");

  private final String wireName;

  Check(String wireName) {
    this.wireName = wireName;
  }

  /** By the name of the member that it is about. */
  public String wireName() {
    return wireName;
  }
}
