package dev.chancery.api.rest;

import dev.chancery.direct.Issue;
import dev.chancery.direct.IssueBatch;
import dev.chancery.direct.Wish;
import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Kind;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.model.SchemaId;
import dev.chancery.offer.Pickup;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one organisation for credentials, at one instant, as they are written.
 *
 * @param deliveryLifetime how long the credentials of a batch wait for their holders
 */
record IssueRequest(OrganisationId organisation, Instant now, Duration deliveryLifetime) {
  private static final int MOST_ENTRIES = 1_000;
  private static final String HOLDER = "holderDid";
  private static final String ENTRIES = "credentials";
  private static final String EXPIRES_IN = "expiresIn";

  /** How long what a token fetches waits. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private static final Duration UNLESS_SAID = Duration.ofDays(7);
  private static final Duration LONGEST = Duration.ofDays(30);

  /**
   * {@code {schemaId, issuerDid, holderDid, claims, expirationDate, proofType, vcdmVersion,
   * revocable, deliver}}; of a delegation {@code parentCredentialId} and {@code delegatorProof}
   * beside them.
   */
  Issue single(Members body, @Nullable IdempotencyKey key) {
    Kind.Name kind = kind(body);
    Wish wish = wish(kind, body, expiration(body));
    Pickup pickup = pickup(body);
    body.nothingElse();
    return new Issue(kind, wish, key, pickup);
  }

  /** {@code {by: "token", expiresIn}}; null where the credential goes into the answer. */
  private static @Nullable Pickup pickup(Members body) {
    Members deliver = body.optionalObject("deliver");
    if (deliver == null) {
      return null;
    }
    if (!deliver.text("by").equals("token")) {
      throw deliver.fault("by", "not token");
    }
    Duration expiresIn = deliver.optionalDuration(EXPIRES_IN);
    deliver.nothingElse();
    if (expiresIn == null) {
      return new Pickup.ByToken(UNLESS_SAID);
    }
    if (expiresIn.compareTo(SHORTEST) < 0 || expiresIn.compareTo(LONGEST) > 0) {
      throw deliver.fault(EXPIRES_IN, "not one minute to thirty days");
    }
    return new Pickup.ByToken(expiresIn);
  }

  /**
   * {@code {schemaId, issuerDid, credentials: [{holderDid, claims, expirationDate}],
   * expirationDate, proofType, vcdmVersion, revocable, atomic, include}}; an entry without an end
   * has the batch's. Of delegations each entry has what one alone has.
   */
  IssueBatch batch(byte[] json, @Nullable IdempotencyKey key) {
    Members body = Members.of(Json.object(json));
    Kind.Name kind = kind(body);
    Instant expiration = expiration(body);
    List<Members> entries = entries(body);
    boolean atomic = body.truth("atomic", false);
    boolean included = included(body);
    body.nothingElse();
    return new IssueBatch(
        kind,
        entries.stream().map(entry -> entry(kind, entry, expiration)).toList(),
        atomic,
        key,
        included ? null : new Pickup.ByProof(deliveryLifetime),
        outcome -> BatchAnswer.of(outcome, included));
  }

  private static boolean included(Members body) {
    String include = body.optionalText("include");
    if (include != null && !include.equals(ENTRIES)) {
      throw body.fault("include", "not " + ENTRIES);
    }
    return include != null;
  }

  private static List<Members> entries(Members body) {
    List<Members> entries = body.objects(ENTRIES);
    if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw body.fault(ENTRIES, "not 1 to " + MOST_ENTRIES + " entries");
    }
    return entries;
  }

  /** One entry's fault is not the batch's. */
  private IssueBatch.Entry entry(Kind.Name kind, Members entry, @Nullable Instant expiration) {
    try {
      Instant own = expiration(entry);
      Wish wish = wish(kind, entry, own == null ? expiration : own);
      entry.nothingElse();
      return new IssueBatch.Entry.Read(wish);
    } catch (ProblemException fault) {
      return new IssueBatch.Entry.Unreadable(entry.textIfAny(HOLDER), fault.problem());
    }
  }

  private Kind.Name kind(Members body) {
    return new Kind.Name(
        organisation,
        new Did(body.text("issuerDid")),
        List.of(new SchemaId(body.text("schemaId"))),
        null,
        proofTypes(body),
        body.has("vcdmVersion") ? body.parsed("vcdmVersion", IssueRequest::dataModel) : null,
        body.truth("revocable", true));
  }

  /** Unless it is named, a Data Integrity proof by whatever key the issuer has. */
  private static List<ProofType> proofTypes(Members body) {
    return body.has("proofType")
        ? List.of(body.parsed("proofType", IssueRequest::proofType))
        : ProofType.of(FormatIdentifier.LDP_VC);
  }

  private static ProofType proofType(String wireName) {
    ProofType proofType =
        ProofType.ofWireName(wireName)
            .orElseThrow(() -> new IllegalArgumentException("not a proof type"));
    if (proofType.algorithms().isEmpty()) {
      throw new ProblemException(
          new Problem.ProofTypeUnsupported(proofType, "BBS signatures are not made here yet."));
    }
    return proofType;
  }

  private static DataModel dataModel(String version) {
    return DataModel.ofVersion(version)
        .orElseThrow(() -> new IllegalArgumentException("not 2.0 or 1.1"));
  }

  private static Wish wish(Kind.Name kind, Members members, @Nullable Instant validUntil) {
    Map<String, @Nullable Object> claims = members.map("claims");
    return new Wish(
        new Did(members.text(HOLDER)),
        new Claims(claims).unreserved(members.pointer("claims")),
        validUntil,
        kind.isDelegation() ? parent(members) : null,
        kind.isDelegation() ? members.optionalText("delegatorProof") : null);
  }

  private static @Nullable CredentialId parent(Members members) {
    String id = members.optionalText("parentCredentialId");
    try {
      return id == null ? null : CredentialId.parse(id);
    } catch (ProblemException e) {
      throw new ProblemException(new Problem.DelegationParentNotFound(id));
    }
  }

  /** VCDM calls it {@code validUntil}; what has passed already is refused. */
  private @Nullable Instant expiration(Members members) {
    Instant expiration = members.optionalInstant("expirationDate");
    if (expiration != null && !expiration.isAfter(now)) {
      throw members.fault("expirationDate", "has passed");
    }
    return expiration;
  }
}
