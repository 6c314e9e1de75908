package dev.chancery.model;

/**
 * What a signer is asked to sign, without knowing what a credential is. One case for each shape of
 * signature; BBS, which signs a header and a list of messages, will be the second.
 */
public sealed interface ToBeSigned {
  /** Octets, to be signed as they are. */
  @SuppressWarnings(
      "ArrayRecordComponent") // compared by nobody; copied by nobody: the hot path hands it on
  record Octets(Algorithm algorithm, byte[] bytes) implements ToBeSigned {}
}
