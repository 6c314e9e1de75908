package dev.chancery.direct;

import dev.chancery.format.UnsecuredCredential;
import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Issued;
import dev.chancery.issuance.Kind;
import dev.chancery.platform.bus.Address;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A backend asks for the proof of a credential that it has written.
 *
 * @param kind of no schema; its issuer must be the one that the credential names
 * @param name what the caller calls it by; null where by nothing
 */
public record IssueDocument(
    Kind.Name kind,
    UnsecuredCredential credential,
    @Nullable String name,
    @Nullable IdempotencyKey idempotencyKey) {
  public static final Address<IssueDocument, Issued> ADDRESS =
      new Address<>(
          "direct.document", IssueDocument.class, Issued.class, Duration.ofSeconds(10), 1_024);
}
