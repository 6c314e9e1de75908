package dev.chancery.api.rest;

import dev.chancery.issuance.Issued;
import dev.chancery.model.CredentialId;
import dev.chancery.model.StatusReference;
import dev.chancery.platform.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code {credential, credentialId, statusListIndex, parentCredentialId}}, or with {@code delivery:
 * {url, expiresAt}} in place of the credential; the last but for a delegation under another absent.
 */
final class IssueAnswer {
  private IssueAnswer() {}

  /** The members as text: what they hold is safe in JSON. */
  static String of(Issued issued, @Nullable CredentialId parent) {
    return of(issued, parent, "\"credential\":" + issued.json());
  }

  /** Without the credential, which waits at {@code url} until {@code expiresAt}. */
  static String waiting(
      Issued issued, @Nullable CredentialId parent, String url, Instant expiresAt) {
    return of(
        issued,
        parent,
        "\"delivery\":{\"url\":" + Json.text(url) + ",\"expiresAt\":\"" + expiresAt + "\"}");
  }

  private static String of(Issued issued, @Nullable CredentialId parent, String first) {
    StatusReference status = issued.status();
    return '{'
        + first
        + ",\"credentialId\":\""
        + issued.id().urn()
        + '"'
        + (status == null ? "" : ",\"statusListIndex\":" + status.index())
        + (parent == null ? "" : ",\"parentCredentialId\":\"" + parent.urn() + '"')
        + '}';
  }
}
