package dev.chancery.bulk;

import dev.chancery.identity.DidDocument;
import dev.chancery.issuance.RowOrder;
import dev.chancery.offer.NewClaim;
import io.vertx.core.Future;

/** What a waiting row asks for, as far as that is known at once. */
sealed interface Opened {
  record Wanted(RowOrder order, Recipient recipient) implements Opened {}

  /**
   * Who it is for is asked for elsewhere, which may take its time, or has failed this time; or the
   * row has failed as none should.
   */
  record Unready(int line, Future<DidDocument> asked) implements Opened {}

  /** It waits for its recipient, of whom no DID is known. */
  record Claimable(NewClaim claim) implements Opened {}

  record Hopeless(Ended failed) implements Opened {}
}
