package dev.chancery.api.rest;

import dev.chancery.issuance.Issued;
import dev.chancery.model.StatusReference;

/** {@code {credential, credentialId, statusListIndex}}. */
final class IssueAnswer {
  private IssueAnswer() {}

  /** The members as text: what they hold is safe in JSON. */
  static String of(Issued issued) {
    StatusReference status = issued.status();
    String members =
        "{\"credential\":" + issued.json() + ",\"credentialId\":\"" + issued.id().urn() + '"';
    return status == null
        ? members + '}'
        : members + ",\"statusListIndex\":" + status.index() + '}';
  }
}
