package dev.chancery.api.page;

import dev.chancery.model.Did;
import java.net.URI;
import java.time.Instant;

/**
 * What {@link ClaimPage} shows. Whoever has the link sees it, so it says of nobody who they are.
 *
 * @param state by which the page finds out that it shows what is no longer so
 * @param link the page itself, which a wallet opens too; {@code https:} or {@code http:}
 */
public record ClaimView(
    String collectionName,
    String issuerName,
    Did issuer,
    Card card,
    Stage stage,
    String state,
    URI link) {
  public ClaimView {
    Links.requireWeb(link);
  }

  /** How it stands with the claim. */
  public sealed interface Stage {
    /** {@code availability} is the collection's, which may be closed meanwhile. */
    record Waiting(Instant until, Availability availability) implements Stage {}

    record Collected() implements Stage {}

    record Cancelled() implements Stage {}

    record Expired(Instant at) implements Stage {}
  }
}
