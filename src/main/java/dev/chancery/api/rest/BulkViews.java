package dev.chancery.api.rest;

import dev.chancery.bulk.Bulk;
import dev.chancery.bulk.BulkLife.Told;
import dev.chancery.bulk.BulkState;
import dev.chancery.bulk.Fault;
import dev.chancery.bulk.Recipient;
import dev.chancery.bulk.Report;
import dev.chancery.model.CredentialId;
import dev.chancery.platform.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bulks and their rows, as the API shows them. */
final class BulkViews {
  private BulkViews() {}

  static Map<String, @Nullable Object> document(Bulk bulk, Instant now) {
    Duration remaining = bulk.remaining();
    return Json.of(
        "bulkId", bulk.id().toString(),
        "collectionId", bulk.collection().toString(),
        "state", bulk.state().wireName(),
        "reason", bulk.reason(),
        "dryRun", bulk.dryRun(),
        "allOrNothing", bulk.allOrNothing(),
        "priority", bulk.priority(),
        "notBefore", bulk.notBefore() == null ? null : bulk.notBefore().toString(),
        "counts", counts(bulk),
        "rate", bulk.rate(),
        "eta", remaining == null ? null : now.plus(remaining).toString(),
        "createdAt", bulk.createdAt().toString(),
        "finishedAt", bulk.finishedAt() == null ? null : bulk.finishedAt().toString());
  }

  private static Map<String, @Nullable Object> counts(Bulk bulk) {
    Bulk.Counts counts = bulk.counts();
    boolean cancelled = bulk.state() == BulkState.CANCELLED;
    return Json.of(
        "total", counts.total(),
        "issued", counts.issued(),
        "failed", counts.failed(),
        "rejected", counts.rejected(),
        "duplicate", counts.duplicate(),
        "claimable", counts.claimable(),
        "waiting", bulk.dryRun() || cancelled ? 0 : counts.rest(),
        "valid", bulk.dryRun() ? counts.rest() : null,
        "cancelled", cancelled ? counts.rest() : null);
  }

  static Map<String, @Nullable Object> row(Bulk bulk, Told row) {
    Recipient recipient = row.recipient();
    return Json.of(
        "line", row.line(),
        "state", Report.state(bulk, row.state()),
        "did", recipient.did() == null ? null : recipient.did().value(),
        "email", recipient.email(),
        "phone", recipient.phone(),
        "externalId", recipient.externalId(),
        "credentialId", row.credential() == null ? null : new CredentialId(row.credential()).urn(),
        "attempts", row.attempts() == 0 ? null : row.attempts(),
        "faults", row.faults().isEmpty() ? null : row.faults().stream().map(Fault::json).toList());
  }
}
