package dev.chancery.outbox;

import dev.chancery.model.CollectionId;
import dev.chancery.model.EmailAddress;
import java.net.URI;

/**
 * That a credential can be collected, for somebody of whom an address is known. How it reads, its
 * collection says.
 *
 * @param link where it is collected; opens for whoever has it
 */
public record Mail(EmailAddress to, CollectionId collection, URI link) {
  public Mail {
    if (!link.isAbsolute()) {
      throw new IllegalArgumentException("a link that leads nowhere");
    }
  }

  /** Whoever has the link has the credential. */
  @Override
  public String toString() {
    return "Mail[" + collection + "]";
  }
}
