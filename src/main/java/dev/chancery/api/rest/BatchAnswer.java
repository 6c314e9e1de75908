package dev.chancery.api.rest;

import dev.chancery.api.ProblemAnswers;
import dev.chancery.format.TransactionWriter;
import dev.chancery.issuance.BatchOutcome;
import dev.chancery.issuance.BatchOutcome.Result;
import dev.chancery.issuance.Issued;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Problem;
import dev.chancery.model.StatusReference;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code {results: [{holderDid, credentialId, status}], issued, failed, batchId, transactionHash}}.
 */
final class BatchAnswer {
  private BatchAnswer() {}

  /** With the credentials themselves where they are to be {@code included}. */
  static byte[] of(BatchOutcome outcome, boolean included) {
    List<Result> results = outcome.results();
    long issued = results.stream().filter(Result.Done.class::isInstance).count();
    return Json.bytes(
        Json.of(
            "results",
            results.stream().map(result -> result(result, included)).toList(),
            "issued",
            issued,
            "failed",
            results.size() - issued,
            "batchId",
            outcome.root() == null ? null : outcome.id().toString(),
            "transactionHash",
            outcome.root() == null ? null : TransactionWriter.hash(outcome.root())));
  }

  private static Map<String, @Nullable Object> result(Result result, boolean included) {
    return switch (result) {
      case Result.Done(String holder, Issued issued, CredentialId parent) ->
          issued(holder, issued, parent, included);
      case Result.Failed(String holder, Problem problem) ->
          Json.of(
              "holderDid", holder, "status", "failed", "error", ProblemAnswers.document(problem));
    };
  }

  private static Map<String, @Nullable Object> issued(
      String holder, Issued issued, @Nullable CredentialId parent, boolean included) {
    StatusReference status = issued.status();
    return Json.of(
        "holderDid",
        holder,
        "credentialId",
        issued.id().urn(),
        "status",
        "issued",
        "statusListIndex",
        status == null ? null : status.index(),
        "parentCredentialId",
        parent == null ? null : parent.urn(),
        "credential",
        included ? Json.written(issued.json()) : null);
  }
}
