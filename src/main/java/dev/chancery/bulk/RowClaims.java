package dev.chancery.bulk;

import dev.chancery.catalog.Collection;
import dev.chancery.issuance.Plan;
import dev.chancery.model.BulkId;
import dev.chancery.offer.ClaimDesk;
import dev.chancery.offer.NewClaim;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** Makes claims of rows for whose recipients no DID is known. */
final class RowClaims {
  private final ClaimDesk desk;

  RowClaims(ClaimDesk desk) {
    this.desk = desk;
  }

  /** What becomes of each, as far as the transaction of {@code client} commits. */
  Future<List<Ended>> open(SqlConnection client, Plan plan, BulkId bulk, List<NewClaim> claims) {
    Collection collection = plan.collection();
    return desk.open(
            client,
            new ClaimDesk.Occasion(
                collection.organisationId(),
                collection.id(),
                bulk,
                plan.dataKey(),
                collection.policy().claimLifetime()),
            claims)
        .map(
            opened ->
                claims.stream()
                    .map(
                        claim ->
                            opened.contains(claim.line())
                                ? Ended.claimable(claim.line())
                                : Ended.failed(claim.line(), Fault.CLAIMED_BEFORE))
                    .toList());
  }
}
