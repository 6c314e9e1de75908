package dev.chancery.issuance;

import dev.chancery.model.BatchId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import java.util.List;

/**
 * What was issued together, as anybody may know it.
 *
 * @param root of the Merkle tree (RFC 6962) over the SHA-256 digests of the credentials
 * @param signedRoot a JWS of the issuer over it
 * @param size how many credentials
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Transaction(BatchId id, Did issuer, byte[] root, String signedRoot, int size) {

  /**
   * That a credential is one of them.
   *
   * @param index its place in the tree
   * @param digest SHA-256 of the credential as it was handed out, which is the tree's entry
   * @param auditPath from the leaf's sibling upwards (RFC 6962 §2.1.1)
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Inclusion(
      CredentialId credential, int index, byte[] digest, List<byte[]> auditPath) {}

  /** A transaction, and that a credential is one of it. */
  public record Proven(Transaction transaction, Inclusion inclusion) {}
}
