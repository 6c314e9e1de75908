package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of state of credentials of one organisation: of those of {@code ids} that are in one of
 * {@code from}.
 *
 * @param successor of the one that is replaced
 */
record Change(
    OrganisationId organisation,
    List<CredentialId> ids,
    Set<CredentialState> from,
    CredentialState to,
    Cause cause,
    @Nullable CredentialId successor) {
  Change {
    if ((to == CredentialState.REPLACED) != (successor != null)) {
      throw new IllegalArgumentException("what is replaced has a successor, and nothing else has");
    }
    ids = List.copyOf(ids);
    from = Set.copyOf(from);
  }

  /** To anything but {@link CredentialState#REPLACED}. */
  static Change of(
      OrganisationId organisation,
      List<CredentialId> ids,
      Set<CredentialState> from,
      CredentialState to,
      Cause cause) {
    return new Change(organisation, ids, from, to, cause, null);
  }
}
