package dev.chancery.delegation;

import dev.chancery.format.Jcs;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.Digests;
import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code delegate} may do for {@code delegator}: the claims of a credential of the type {@link
 * dev.chancery.model.SchemaId#AGENT_DELEGATION}. Prints without its constraints.
 *
 * @param maxDepth how many may stand below it, one under another
 * @param end null where it does not expire
 */
public record Delegation(
    Did delegator,
    Did delegate,
    List<String> scope,
    Map<String, @Nullable Object> constraints,
    int maxDepth,
    @Nullable Instant end) {
  private static final int DEEPEST = 32;

  public Delegation {
    if (maxDepth < 0 || maxDepth > DEEPEST) {
      throw new IllegalArgumentException("a depth that no schema lets through");
    }
    scope = List.copyOf(scope);
    constraints = new Claims(constraints).values();
    end = end == null ? null : end.truncatedTo(ChronoUnit.MICROS); // as PostgreSQL keeps it
  }

  /** The delegation that {@code claims} are; {@code end} is the credential's. */
  public static Delegation of(Claims claims, @Nullable Instant end) {
    Members members = Members.of(claims.values());
    Map<String, @Nullable Object> constraints = members.optionalMap("constraints");
    return new Delegation(
        new Did(members.text("delegator")),
        new Did(members.text("delegate")),
        members.texts("scope"),
        constraints == null ? Map.of() : constraints,
        depth(members),
        end);
  }

  private static int depth(Members members) {
    Long depth = members.optionalWhole("maxDepth", 0);
    if (depth == null || depth > DEEPEST) {
      throw members.fault("maxDepth", "not a whole number of at most " + DEEPEST);
    }
    return depth.intValue();
  }

  /** Its claims. */
  public Map<String, @Nullable Object> json() {
    return Json.of(
        "delegator", delegator.value(),
        "delegate", delegate.value(),
        "scope", scope,
        "constraints", constraints,
        "maxDepth", maxDepth);
  }

  /** What {@code child} says more than this, to which it is passed on; nothing where it narrows. */
  public List<Violation> widenings(Delegation child) {
    List<Violation> widenings = new ArrayList<>();
    if (!child.delegator.equals(delegate)) {
      widenings.add(new Violation("/delegator", "not the delegate of the parent"));
    }
    for (int i = 0; i < child.scope.size(); i++) {
      if (!covers(child.scope.get(i))) {
        widenings.add(new Violation("/scope/" + i, "not in the scope of the parent"));
      }
    }
    widenings.addAll(Constraints.widenings(constraints, child.constraints));
    if (child.maxDepth >= maxDepth) {
      widenings.add(new Violation("/maxDepth", "not less than the parent's"));
    }
    if (end != null && (child.end == null || child.end.isAfter(end))) {
      widenings.add(new Violation("/expirationDate", "later than the parent's, or never"));
    }
    return List.copyOf(widenings);
  }

  private boolean covers(String wanted) {
    return scope.stream().anyMatch(given -> covers(given, wanted));
  }

  /** {@code docs:*} is whatever begins with {@code docs:} and goes on. */
  private static boolean covers(String given, String wanted) {
    if (!given.endsWith(":*")) {
      return given.equals(wanted);
    }
    String beginning = given.substring(0, given.length() - 1);
    return wanted.startsWith(beginning) && wanted.length() > beginning.length();
  }

  /**
   * What a delegator signs whose key is not ours: base64url of SHA-256 of the canonical JSON (RFC
   * 8785) of the claims with {@code issuerDid}, {@code expirationDate} in UTC and {@code
   * parentCredentialId} as a URN, the last two where there are any.
   */
  public String digest(Did issuer, @Nullable CredentialId parent) {
    Map<String, @Nullable Object> signed = json();
    signed.put("issuerDid", issuer.value());
    if (end != null) {
      signed.put("expirationDate", end.toString());
    }
    if (parent != null) {
      signed.put("parentCredentialId", parent.urn());
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Digests.sha256(Jcs.canonical(signed)));
  }

  @Override
  public String toString() {
    return "Delegation[" + delegate + "]";
  }
}
