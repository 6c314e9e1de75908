package dev.chancery.model;

/** A DID URL that names one thing in a DID document (W3C DID Core §3.2): {@code did:…#fragment}. */
public record DidUrl(Did did, String fragment) {
  public DidUrl {
    if (fragment.isEmpty() || fragment.length() > Did.MAX_LENGTH) {
      throw new ProblemException(new Problem.DidMalformed(did + "#"));
    }
  }

  /**
   * Reads an absolute DID URL; one without a fragment, or with a path or query, is {@link
   * Problem.DidMalformed}.
   */
  public static DidUrl parse(String text) {
    int hash = text.indexOf('#');
    if (hash < 0) {
      throw new ProblemException(
          new Problem.DidMalformed(text.length() <= 100 ? text : text.substring(0, 100) + "…"));
    }
    return new DidUrl(new Did(text.substring(0, hash)), text.substring(hash + 1));
  }

  @Override
  public String toString() {
    return did + "#" + fragment;
  }
}
