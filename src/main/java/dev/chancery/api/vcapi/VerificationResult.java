package dev.chancery.api.vcapi;

import dev.chancery.api.Answer;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import dev.chancery.verification.Check;
import dev.chancery.verification.Fault;
import dev.chancery.verification.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code {verified, problemDetails, results}} (VCALM 1.0 §3.3.1).
 *
 * @param member by what name that which was verified came, and goes back
 */
record VerificationResult(Verdict verdict, VerifyOptions options, String member) {

  /**
   * That something does not verify is an answer like any other, unless whoever asks goes by the
   * convention from before. What could not be verified at all is malformed.
   */
  Answer answer(Object verified, String returnedAs) {
    requireDocument();
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("verified", verdict.verified());
    if (options.checks() != null) {
      result.put("checks", verdict.checks().stream().map(Check::wireName).toList());
    }
    if (options.problems()) {
      result.put("problemDetails", verdict.faults().stream().map(this::problem).toList());
    }
    if (options.results()) {
      result.put("results", results());
    }
    if (options.returned()) {
      result.put(returnedAs, verified);
    }
    boolean refused = options.checks() != null && !verdict.verified();
    return Answer.of(refused ? 400 : 200, "application/json", Json.bytes(result))
        .with("Cache-Control", "no-store");
  }

  private void requireDocument() {
    List<Violation> violations =
        verdict.faults().stream()
            .filter(fault -> fault.check() == Check.DOCUMENT)
            .map(fault -> new Violation("/" + member + fault.pointer(), fault.reason()))
            .toList();
    if (!violations.isEmpty()) {
      throw new ProblemException(new Problem.DocumentMalformed(violations));
    }
  }

  private Map<String, @Nullable Object> problem(Fault fault) {
    return Json.of(
        "type", fault.kind().url(),
        "title", fault.kind().name(),
        "detail", fault.reason(),
        "pointer", "/" + member + fault.pointer());
  }

  private Map<String, Object> results() {
    Map<String, Object> results = new LinkedHashMap<>();
    for (Check check : verdict.checks()) {
      boolean passed = verdict.faults().stream().noneMatch(fault -> fault.check() == check);
      results.put(check.wireName(), Map.of("verified", passed));
    }
    return results;
  }
}
