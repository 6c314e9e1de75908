package dev.chancery.api.vcapi;

import dev.chancery.issuance.CredentialMetadata;
import dev.chancery.issuance.CredentialState.Step;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.StatusPurpose;
import dev.chancery.model.StatusReference;
import dev.chancery.platform.json.Members;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code {credentialId, credentialStatus: {type, statusPurpose, id, statusListIndex,
 * statusListCredential}, status}} (VCALM 1.0 §C.3).
 *
 * @param credentialId what its caller called it by, or the ledger's own id
 * @param index of the entry that is meant; null where that is the credential's, whichever it is
 * @param list likewise the entry's list
 */
record UpdateStatusRequest(
    String credentialId,
    StatusPurpose purpose,
    boolean status,
    @Nullable String index,
    @Nullable String list) {
  /** The entry's, and what VCALM's own example says. */
  private static final Set<String> TYPES =
      Set.of("BitstringStatusListEntry", "BitstringStatusList");

  private static final String ENTRY = "/credentialStatus";

  static UpdateStatusRequest of(Members body) {
    String credentialId = body.text("credentialId");
    Members entry = body.object("credentialStatus");
    if (!body.has("status")) {
      throw body.fault("status", "missing");
    }
    boolean status = body.truth("status", false);
    body.nothingElse();
    if (!TYPES.contains(entry.text("type"))) {
      throw entry.fault("type", "not BitstringStatusListEntry");
    }
    StatusPurpose purpose = entry.parsed("statusPurpose", UpdateStatusRequest::purpose);
    String _ = entry.optionalText("id");
    UpdateStatusRequest request =
        new UpdateStatusRequest(
            credentialId,
            purpose,
            status,
            entry.optionalText("statusListIndex"),
            entry.optionalText("statusListCredential"));
    entry.nothingElse();
    return request;
  }

  private static StatusPurpose purpose(String name) {
    for (StatusPurpose purpose : StatusPurpose.values()) {
      if (purpose.wireName().equals(name)) {
        return purpose;
      }
    }
    throw new IllegalArgumentException("neither revocation nor suspension");
  }

  /** Bitstring Status List §2.1: a revocation is not undone. */
  Step step() {
    return switch (purpose) {
      case REVOCATION -> {
        if (!status) {
          throw new ProblemException(
              new Problem.MalformedRequest("/status", "what is revoked stays revoked"));
        }
        yield Step.REVOKE;
      }
      case SUSPENSION -> status ? Step.SUSPEND : Step.REINSTATE;
    };
  }

  /**
   * Which of those of its name is meant: the one, or that whose entry it is. A name may be one of
   * several issuers, and none of theirs is to be revoked in place of another's.
   */
  CredentialMetadata meant(List<CredentialMetadata> named) {
    List<CredentialMetadata> meant =
        named.size() == 1 ? named : named.stream().filter(each -> isOf(each.status())).toList();
    if (meant.size() != 1) {
      throw new ProblemException(
          new Problem.Conflict(
              "credentialId",
              "several issuers call a credential so: credentialStatus says which is meant by its"
                  + " statusListIndex and statusListCredential"));
    }
    requireEntry(meant.getFirst().status());
    return meant.getFirst();
  }

  /** Refuses to change another entry than the credential's {@code own}. */
  private void requireEntry(@Nullable StatusReference own) {
    if (!isAtIndexOf(own)) {
      throw new ProblemException(
          new Problem.MalformedRequest(ENTRY + "/statusListIndex", "not of this credential"));
    }
    if (!isOnListOf(own)) {
      throw new ProblemException(
          new Problem.MalformedRequest(ENTRY + "/statusListCredential", "not of this credential"));
    }
  }

  private boolean isOf(@Nullable StatusReference own) {
    return isAtIndexOf(own) && isOnListOf(own);
  }

  private boolean isAtIndexOf(@Nullable StatusReference own) {
    return index == null || (own != null && index.equals(String.valueOf(own.index())));
  }

  private boolean isOnListOf(@Nullable StatusReference own) {
    return list == null || (own != null && list.equals(purpose.uri(own.uri())));
  }
}
