package dev.chancery.api.rest;

import dev.chancery.issuance.Issued;
import dev.chancery.model.StatusReference;
import dev.chancery.platform.json.Json;
import java.time.Instant;

/**
 * {@code {credential, credentialId, statusListIndex}}, or {@code {delivery: {url, expiresAt},
 * credentialId, statusListIndex}}.
 */
final class IssueAnswer {
  private IssueAnswer() {}

  /** The members as text: what they hold is safe in JSON. */
  static String of(Issued issued) {
    return of(issued, "\"credential\":" + issued.json());
  }

  /** Without the credential, which waits at {@code url} until {@code expiresAt}. */
  static String waiting(Issued issued, String url, Instant expiresAt) {
    return of(
        issued,
        "\"delivery\":{\"url\":" + Json.text(url) + ",\"expiresAt\":\"" + expiresAt + "\"}");
  }

  private static String of(Issued issued, String first) {
    StatusReference status = issued.status();
    String members = '{' + first + ",\"credentialId\":\"" + issued.id().urn() + '"';
    return status == null
        ? members + '}'
        : members + ",\"statusListIndex\":" + status.index() + '}';
  }
}
