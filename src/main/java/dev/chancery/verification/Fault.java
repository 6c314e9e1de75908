package dev.chancery.verification;

/**
 * One thing that is not as it must be. Fit to be shown to whoever asked: never a claim, and nothing
 * of what our network answered.
 *
 * @param pointer a JSON pointer (RFC 6901) into what was handed in
 */
public record Fault(Check check, Kind kind, String pointer, String reason) {
  private static final String DATA_MODEL = "https://www.w3.org/TR/vc-data-model#";
  private static final String SECURITY = "https://w3id.org/security#";
  private static final String STATUS_LIST = "https://www.w3.org/ns/credentials/status-list#";
  private static final int LONGEST = 500;

  /**
   * The problem types of VCDM 2.0 §7.2, Data Integrity §4.7, Controlled Identifiers §3.5 and
   * Bitstring Status List §3.5, by the names that they end in.
   */
  public enum Kind {
    PARSING_ERROR(DATA_MODEL),
    /** What is said is not what was secured. */
    CRYPTOGRAPHIC_SECURITY_ERROR(DATA_MODEL),
    MALFORMED_VALUE_ERROR(DATA_MODEL),
    /** Of a validity period: now is outside of it. */
    RANGE_ERROR(DATA_MODEL),
    PROOF_VERIFICATION_ERROR(SECURITY),
    /** It cannot be canonicalized, or not without losing something. */
    PROOF_TRANSFORMATION_ERROR(SECURITY),
    INVALID_DOMAIN_ERROR(SECURITY),
    INVALID_CHALLENGE_ERROR(SECURITY),
    INVALID_VERIFICATION_METHOD_URL(SECURITY),
    INVALID_VERIFICATION_METHOD(SECURITY),
    INVALID_CONTROLLED_IDENTIFIER_DOCUMENT(SECURITY),
    INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD(SECURITY),
    STATUS_RETRIEVAL_ERROR(STATUS_LIST),
    /** The entry or its list is not as it must be, or the credential is revoked or suspended. */
    STATUS_VERIFICATION_ERROR(STATUS_LIST),
    STATUS_LIST_LENGTH_ERROR(STATUS_LIST);

    private final String namespace;

    Kind(String namespace) {
      this.namespace = namespace;
    }

    /** The {@code type} of a problem details object (RFC 9457 §3.1.1). */
    public String url() {
      return namespace + name();
    }
  }

  public Fault {
    pointer = abbreviated(pointer);
    reason = abbreviated(reason);
  }

  /** The same of a part that stands at {@code parent}. */
  Fault under(String parent) {
    return new Fault(check, kind, parent + pointer, reason);
  }

  private static String abbreviated(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
