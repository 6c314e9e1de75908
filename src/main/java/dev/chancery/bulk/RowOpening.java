package dev.chancery.bulk;

import dev.chancery.identity.DidDocument;
import dev.chancery.identity.DidMethods;
import dev.chancery.identity.DidResolver;
import dev.chancery.issuance.BulkRow;
import dev.chancery.issuance.Plan;
import dev.chancery.issuance.RowOrder;
import dev.chancery.model.BulkId;
import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.offer.ClaimContent;
import dev.chancery.offer.NewClaim;
import dev.chancery.offer.Pickup;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Opens sealed rows, and finds who they are for. It waits for nobody: a DID that has to be looked
 * up is asked for, so that it may be known when the row's turn comes again.
 */
final class RowOpening {
  private final DidResolver resolver;
  private final Pickup pickup;
  private final HolderNames names;

  /** {@code pickup}: how credentials wait for their holders. */
  RowOpening(DidResolver resolver, Pickup pickup, HolderNames names) {
    this.resolver = resolver;
    this.pickup = pickup;
    this.names = names;
  }

  Opened open(Plan plan, BulkId bulk, Chunk.Waiting row) {
    try {
      return opened(plan, bulk, row);
    } catch (RuntimeException failure) {
      return new Opened.Unready(row.line(), Future.failedFuture(failure));
    }
  }

  private Opened opened(Plan plan, BulkId bulk, Chunk.Waiting row) {
    SealedRow.Opened opened = SealedRow.open(plan.dataKey(), bulk, row.line(), row.sealed());
    Did did = opened.recipient().did();
    if (did == null) {
      return new Opened.Claimable(claim(plan, row, opened));
    }
    Future<DidDocument> document = resolver.resolve(plan.collection().organisationId(), did);
    if (document.succeeded()) {
      return wanted(plan, bulk, row, did, document.result(), opened);
    }
    return document.failed() && isForGood(did, document.cause())
        ? new Opened.Hopeless(Ended.failed(row.line(), Faults.of(document.cause())))
        : new Opened.Unready(row.line(), document);
  }

  private NewClaim claim(Plan plan, Chunk.Waiting row, SealedRow.Opened opened) {
    Recipient recipient = opened.recipient();
    return new NewClaim(
        row.line(),
        row.key(),
        names.ids(plan.collection().organisationId(), recipient),
        new ClaimContent(
            recipient.email(), recipient.phone(), recipient.externalId(), opened.claims()));
  }

  /** Whether asking again is no use. */
  private static boolean isForGood(Did did, Throwable failure) {
    return DidMethods.isSelfContained(did.method())
        || (failure instanceof ProblemException expected
            && expected.problem() instanceof Problem.DidMethodUnsupported);
  }

  private Opened wanted(
      Plan plan,
      BulkId bulk,
      Chunk.Waiting row,
      Did did,
      DidDocument document,
      SealedRow.Opened opened) {
    Optional<PublicJwk> key = document.firstAuthenticationKey();
    if (key.isEmpty() && plan.format() == FormatIdentifier.DC_SD_JWT) {
      return new Opened.Hopeless(Ended.failed(row.line(), Fault.HOLDER_WITHOUT_KEY));
    }
    BulkRow place = new BulkRow(bulk, row.line(), row.key());
    return new Opened.Wanted(
        new RowOrder(plan, place, did, key.orElse(null), new Claims(opened.claims()), pickup),
        opened.recipient());
  }
}
