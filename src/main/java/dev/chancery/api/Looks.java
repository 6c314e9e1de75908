package dev.chancery.api;

import dev.chancery.model.Problem;
import dev.chancery.model.Problem.IdempotencyConflict.Why;
import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Problem} looks to whoever asked (RFC 9457): {@code more} are members beside the
 * standard ones.
 */
record Looks(int status, String code, String detail, Map<String, @Nullable Object> more) {
  private static final String TYPE = "urn:chancery:problem:";

  Looks(int status, String code, String detail) {
    this(status, code, detail, Map.of());
  }

  static Looks of(Problem problem) {
    return switch (problem) {
      case Problem.MalformedRequest(String pointer, String reason) ->
          new Looks(
              400,
              "MALFORMED_REQUEST",
              reason,
              Json.of("pointer", pointer.isEmpty() ? null : pointer));
      case Problem.FileMalformed(long line, String column, String reason) ->
          new Looks(
              400,
              "FILE_MALFORMED",
              reason,
              Json.of("line", line == 0 ? null : line, "column", column.isEmpty() ? null : column));
      case Problem.RequestTooLarge(long limit) ->
          new Looks(413, "REQUEST_TOO_LARGE", "The body may have " + limit + " bytes.");
      case Problem.UnsupportedMediaType(String expected) ->
          new Looks(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be " + expected + ".");
      case Problem.NoSuchRoute(String method, String path) ->
          new Looks(404, "NOT_FOUND", "There is no " + method + " " + path + ".");
      case Problem.Unauthenticated() ->
          new Looks(401, "UNAUTHENTICATED", "Send Authorization: Bearer and an API key.");
      case Problem.Forbidden(String what) ->
          new Looks(403, "FORBIDDEN", "This key may not " + what + ".");
      case Problem.ScopeMissing(String scope) ->
          new Looks(
              403, "SCOPE_MISSING", "This takes the scope " + scope + ".", Json.of("scope", scope));
      case Problem.RateLimited(String scope, int _, Duration _, Duration _) ->
          new Looks(
              429,
              "RATE_LIMIT_EXCEEDED",
              "Too many requests for this " + scope + ".",
              Json.of("scope", scope));
      case Problem.QuotaExceeded(var subject, var period, long most, var renewsAt, var _) ->
          new Looks(
              429,
              "QUOTA_EXCEEDED",
              "All credentials of this " + subject + " for the " + period + " are issued.",
              Json.of(
                  "subject", subject,
                  "period", period,
                  "limit", most,
                  "renewsAt", renewsAt.toString()));
      case Problem.NotFound(String kind, String _) ->
          new Looks(404, "NOT_FOUND", "There is no such " + kind + ".", Json.of("kind", kind));
      case Problem.AlreadyExists(String kind, String id) ->
          new Looks(
              409,
              "ALREADY_EXISTS",
              "There is such a " + kind + " already.",
              Json.of("kind", kind, "id", id));
      case Problem.Conflict(String what, String reason) ->
          new Looks(409, "CONFLICT", reason, Json.of("kind", what));
      case Problem.DidMalformed(String did) ->
          new Looks(400, "DID_MALFORMED", "Not a DID that can be used.", Json.of("did", did));
      case Problem.DidMethodUnsupported(String method) ->
          new Looks(
              400,
              "DID_METHOD_UNSUPPORTED",
              "No resolver knows did:" + method + ".",
              Json.of("method", method));
      case Problem.DidUnresolvable(var did, String reason) ->
          new Looks(400, "HOLDER_NOT_FOUND", reason, Json.of("did", did.value()));
      case Problem.IssuerNotFound(String did) ->
          new Looks(404, "ISSUER_NOT_FOUND", "There is no such issuer.", Json.of("did", did));
      case Problem.IssuerDeactivated(var did) ->
          new Looks(
              409,
              "ISSUER_DEACTIVATED",
              "This issuer issues no more.",
              Json.of("did", did.value()));
      case Problem.IssuerKeyMissing(var did, var algorithm) ->
          new Looks(
              409,
              "ISSUER_KEY_MISSING",
              "The issuer has no active key that signs so.",
              Json.of("did", did.value(), "algorithm", algorithm.joseName()));
      case Problem.IssuerNotAuthorized(var did, var schema) ->
          new Looks(
              403,
              "ISSUER_NOT_AUTHORIZED",
              "The schema is for other issuers.",
              Json.of("did", did.value(), "schemaId", schema.value()));
      case Problem.ProofTypeUnsupported(var proofType, String reason) ->
          new Looks(
              422, "PROOF_TYPE_UNSUPPORTED", reason, Json.of("proofType", proofType.wireName()));
      case Problem.SchemaNotFound(var id) ->
          new Looks(
              404, "SCHEMA_NOT_FOUND", "There is no such schema.", Json.of("schemaId", id.value()));
      case Problem.SchemaUnusable(List<Violation> violations) ->
          new Looks(
              400, "SCHEMA_UNUSABLE", "The schema cannot be registered.", violations(violations));
      case Problem.SchemaValidationFailed(List<Violation> violations) ->
          new Looks(
              422,
              "SCHEMA_VALIDATION_FAILED",
              "The claims do not satisfy the schema.",
              violations(violations));
      case Problem.DocumentMalformed(List<Violation> violations) ->
          new Looks(
              400,
              "DOCUMENT_MALFORMED",
              "It is not as the data model has it.",
              violations(violations));
      case Problem.CredentialReserved(List<Violation> violations) ->
          new Looks(
              422,
              "CREDENTIAL_RESERVED",
              "The gateway alone makes such credentials, by rules of their own.",
              violations(violations));
      case Problem.ContextNotFound(String url) ->
          new Looks(
              400,
              "CONTEXT_NOT_FOUND",
              "No JSON-LD context of this URL is registered, and none is fetched.",
              Json.of("url", url));
      case Problem.ContextUnusable(String url, String reason) ->
          new Looks(400, "CONTEXT_UNUSABLE", reason, Json.of("url", url));
      case Problem.ClaimsInexpressible(List<Violation> violations) ->
          new Looks(
              422,
              "CLAIMS_INEXPRESSIBLE",
              "JSON-LD would drop or change some of what is said.",
              violations(violations));
      case Problem.CollectionPaused _ ->
          new Looks(409, "COLLECTION_PAUSED", "The collection is paused.");
      case Problem.CollectionNotOpen(var _, var opensAt) ->
          new Looks(
              409,
              "COLLECTION_NOT_OPEN",
              "The collection is not open yet.",
              Json.of("opensAt", opensAt.toString()));
      case Problem.CollectionClosed(var _, var closedAt) ->
          new Looks(
              409,
              "COLLECTION_CLOSED",
              "The collection is closed.",
              Json.of("closedAt", closedAt.toString()));
      case Problem.CapReached _ ->
          new Looks(409, "CAP_REACHED", "All credentials of this collection are given out.");
      case Problem.AlreadyIssued _ ->
          new Looks(
              409,
              "ALREADY_ISSUED",
              "This DID has its credential. Prove its key to get it again.",
              Json.of("challenge", "/auto-issue/challenge"));
      case Problem.CredentialRevoked(var credential) ->
          new Looks(
              409,
              "CREDENTIAL_REVOKED",
              "The credential was revoked.",
              Json.of("credentialId", credential.urn()));
      case Problem.CredentialReplaced(var credential) ->
          new Looks(
              409,
              "CREDENTIAL_REPLACED",
              "The credential's holder has another in its place.",
              Json.of("credentialId", credential.urn()));
      case Problem.CredentialSuspended(var credential) ->
          new Looks(
              409,
              "CREDENTIAL_SUSPENDED",
              "The credential is suspended.",
              Json.of("credentialId", credential.urn()));
      case Problem.CredentialForgotten(var credential) ->
          new Looks(
              410,
              "CREDENTIAL_FORGOTTEN",
              "The credential was issued, and is not kept any more.",
              Json.of("credentialId", credential.urn()));
      case Problem.NotRevocable(var credential) ->
          new Looks(
              409,
              "NOT_REVOCABLE",
              "The credential was issued without a status.",
              Json.of("credentialId", credential.urn()));
      case Problem.NotSuspendable(var credential) ->
          new Looks(
              409,
              "NOT_SUSPENDABLE",
              "The credential tells verifiers of revocation alone.",
              Json.of("credentialId", credential.urn()));
      case Problem.DelegationParentNotFound _ ->
          new Looks(404, "DELEGATION_PARENT_NOT_FOUND", "There is no such delegation.");
      case Problem.DelegationParentNotActive(var credential) ->
          new Looks(
              409,
              "DELEGATION_PARENT_NOT_ACTIVE",
              "The delegation has ended, or one that it descends from.",
              Json.of("credentialId", credential.urn()));
      case Problem.DelegationWidens(List<Violation> violations) ->
          new Looks(
              422,
              "DELEGATION_WIDENS",
              "A delegation may only narrow its parent.",
              violations(violations));
      case Problem.DelegatorProofRequired(var delegator, String digest) ->
          new Looks(
              403,
              "DELEGATOR_PROOF_REQUIRED",
              "The delegator's key is not ours: it must sign the digest.",
              Json.of("did", delegator.value(), "delegationDigest", digest));
      case Problem.DelegatorProofInvalid(String reason) ->
          new Looks(400, "DELEGATOR_PROOF_INVALID", reason);
      case Problem.HolderNotAllowed _ ->
          new Looks(403, "HOLDER_NOT_ALLOWED", "This DID is not on the collection's allowlist.");
      case Problem.ProofRequired _ ->
          new Looks(
              403,
              "PROOF_REQUIRED",
              "The collection asks for a proof of the DID's key.",
              Json.of("challenge", "/auto-issue/challenge"));
      case Problem.ProofInvalid(String reason) -> new Looks(400, "PROOF_INVALID", reason);
      case Problem.NonceInvalid(String reason) ->
          new Looks(400, "NONCE_INVALID", reason, Json.of("challenge", "/auto-issue/challenge"));
      case Problem.CodeRequired _ ->
          new Looks(403, "CODE_REQUIRED", "The collection asks for the code on its screen.");
      case Problem.CodeInvalid() ->
          new Looks(403, "CODE_INVALID", "Not the code that the screen shows now.");
      case Problem.ClaimUsed() ->
          new Looks(410, "CLAIM_USED", "Somebody has collected this with another key.");
      case Problem.ClaimCancelled() ->
          new Looks(410, "CLAIM_CANCELLED", "Whoever issues this has taken it back.");
      case Problem.ClaimExpired(var expiredAt) ->
          new Looks(
              410,
              "CLAIM_EXPIRED",
              "Nobody has collected this in time.",
              Json.of("expiredAt", expiredAt.toString()));
      case Problem.IdempotencyConflict(Why why) ->
          switch (why) {
            case ANOTHER_BODY ->
                conflict("another-body", "This Idempotency-Key came with another body before.");
            case FORGOTTEN ->
                conflict("forgotten", "What this Idempotency-Key answered is not kept any more.");
          };
      case Problem.BatchEntryFailed(int index, Problem cause) -> {
        Looks entry = of(cause);
        Map<String, @Nullable Object> more = Json.of("entry", index);
        more.putAll(entry.more);
        yield new Looks(entry.status, entry.code, entry.detail, more);
      }
      case Problem.SigningFailed() ->
          new Looks(502, "SIGNING_FAILED", "The credential could not be signed.");
      case Problem.Overloaded(Duration _) ->
          new Looks(503, "OVERLOADED", "Too much is waiting. Nothing was issued.");
      case Problem.Unavailable(String what, Duration _) ->
          new Looks(503, "UNAVAILABLE", what + " cannot be reached. Nothing was acknowledged.");
    };
  }

  private static Looks conflict(String reason, String detail) {
    return new Looks(409, "IDEMPOTENCY_CONFLICT", detail, Json.of("reason", reason));
  }

  private static Map<String, @Nullable Object> violations(List<Violation> violations) {
    return Json.of(
        "violations",
        violations.stream()
            .map(violation -> Json.of("pointer", violation.pointer(), "reason", violation.reason()))
            .toList());
  }

  /** The same with {@code others}, which replace its own of their names. */
  Looks with(Map<String, ?> others) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(more);
    all.putAll(others);
    return new Looks(status, code, detail, all);
  }

  /** All its members. */
  Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document =
        Json.of(
            "type", TYPE + code.toLowerCase(Locale.ROOT).replace('_', '-'),
            "title", title(),
            "status", status,
            "code", code,
            "detail", detail);
    document.putAll(more);
    return document;
  }

  /** {@code RATE_LIMIT_EXCEEDED} reads "Rate limit exceeded". */
  private String title() {
    return code.charAt(0) + code.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
