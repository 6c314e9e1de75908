package dev.chancery.catalog;

import dev.chancery.model.CollectionId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * To whom, how often and when a collection gives its credentials.
 *
 * @param copiesPerHolder null for no limit
 * @param cap how many credentials at most; null for no limit
 * @param opensAt the first instant at which it gives any; null for always
 * @param closesAt the first instant at which it gives none any more; null for never
 * @param key what no two live credentials that were made of rows have alike: a claim by its path,
 *     or one of the recipient's names; null for the surest of those
 * @param claimsValidFor how long a claim waits for its recipient; null for thirty days
 */
public record Policy(
    Admission admission,
    @Nullable Long copiesPerHolder,
    @Nullable Long cap,
    @Nullable Instant opensAt,
    @Nullable Instant closesAt,
    @Nullable String key,
    @Nullable Lifetime claimsValidFor) {
  private static final String CLAIMS = "claimsValidFor";
  private static final Duration CLAIMS_VALID_FOR = Duration.ofDays(30);
  private static final Duration LONGEST_CLAIM = Duration.ofDays(366);

  private static final String MEMBER = "policy";
  private static final String COPIES = "copiesPerHolder";
  private static final long DEFAULT_COPIES = 1;
  private static final int LONGEST_KEY = 200;

  /** A copy's number is an {@code integer} to the ledger. */
  private static final long MAX_COPIES = 1_000_000;

  /** The policy in {@code request}'s member {@code policy}. */
  static Policy in(Members request) {
    Map<String, @Nullable Object> values = request.map(MEMBER);
    Members members = request.object(MEMBER);
    Long copies = members.optionalWhole(COPIES, 1);
    if (copies != null && copies > MAX_COPIES) {
      throw members.fault(COPIES, "more than " + MAX_COPIES);
    }
    Policy policy =
        new Policy(
            members.parsed("admission", Admission::ofWireName),
            values.containsKey(COPIES) ? copies : Long.valueOf(DEFAULT_COPIES),
            members.optionalWhole("cap", 1),
            members.optionalInstant("opensAt"),
            members.optionalInstant("closesAt"),
            members.has("key") ? members.name("key", LONGEST_KEY) : null,
            claimsValidFor(members));
    if (policy.opensAt != null
        && policy.closesAt != null
        && !policy.closesAt.isAfter(policy.opensAt)) {
      throw members.fault("closesAt", "not after opensAt");
    }
    Members _ = members.nothingElse();
    return policy;
  }

  private static @Nullable Lifetime claimsValidFor(Members members) {
    Duration duration = members.optionalDuration(CLAIMS);
    if (duration == null) {
      return null;
    }
    if (duration.compareTo(LONGEST_CLAIM) > 0) {
      throw members.fault(CLAIMS, "longer than " + LONGEST_CLAIM.toDays() + " days");
    }
    return new Lifetime(members.text(CLAIMS));
  }

  /** What {@link #json} wrote. */
  public static Policy of(Map<String, @Nullable Object> json) {
    return in(Members.of(Json.of(MEMBER, json)));
  }

  /** This policy with the members of {@code patch} in place of its own; null lifts a limit. */
  Policy patched(Map<String, @Nullable Object> patch) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(json());
    merged.putAll(patch);
    return of(merged);
  }

  /** {@code copiesPerHolder} is always there: absent and null mean different things. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = Json.of("admission", admission.wireName());
    json.put(COPIES, copiesPerHolder);
    json.putAll(
        Json.of(
            "cap",
            cap,
            "opensAt",
            opensAt == null ? null : opensAt.toString(),
            "closesAt",
            closesAt == null ? null : closesAt.toString(),
            "key",
            key,
            CLAIMS,
            claimsValidFor == null ? null : claimsValidFor.written()));
    return json;
  }

  /** How long a claim waits. */
  public Duration claimLifetime() {
    return claimsValidFor == null ? CLAIMS_VALID_FOR : claimsValidFor.duration();
  }

  /** Whether a holder must prove control of the DID's key, given whether claims are personal. */
  public boolean proofRequired(boolean personal) {
    return switch (admission) {
      case OPEN -> false;
      case PROOF, ALLOWLIST -> true;
      case CODE -> personal;
    };
  }

  /** Refuses to give personal data to whoever names a DID. */
  public void requireAdmissible(boolean personal) {
    if (personal && admission == Admission.OPEN) {
      throw new ProblemException(
          new Problem.MalformedRequest(
              "/policy/admission", "open, where a schema marks claims as personal"));
    }
  }

  /** Fails before {@link #opensAt} and from {@link #closesAt} on. */
  public void requireOpen(CollectionId collection, Instant now) {
    if (opensAt != null && now.isBefore(opensAt)) {
      throw new ProblemException(new Problem.CollectionNotOpen(collection, opensAt));
    }
    if (closesAt != null && !now.isBefore(closesAt)) {
      throw new ProblemException(new Problem.CollectionClosed(collection, closesAt));
    }
  }
}
