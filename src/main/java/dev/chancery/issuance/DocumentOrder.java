package dev.chancery.issuance;

import dev.chancery.format.DocumentWriter;
import dev.chancery.format.UnsecuredCredential;
import dev.chancery.offer.Pickup;
import org.jspecify.annotations.Nullable;

/**
 * One credential, which its organisation has written and asks to have secured.
 *
 * @param kind of no schema
 * @param writer by the kind's key
 * @param name what the caller calls it by, one of its issuer alone; null where it cannot be asked
 *     for by a name
 */
public record DocumentOrder(
    Kind kind,
    DocumentWriter writer,
    UnsecuredCredential credential,
    @Nullable String name,
    @Nullable IdempotencyKey idempotencyKey)
    implements Commission {
  @Override
  public @Nullable Pickup pickup() {
    return null;
  }

  /** Whether it is to have an entry in a status list. */
  boolean revocable() {
    return !credential.hasStatus() && kind.issuer().vcApi().status();
  }
}
