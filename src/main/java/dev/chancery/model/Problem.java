package dev.chancery.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What can go wrong and is not a bug. A case carries facts, never an HTTP status and never prose:
 * each protocol renders it in its own words. Facts are fit to be shown to whoever asked, and to be
 * logged: no claims, no secrets.
 */
public sealed interface Problem {
  /** When to come back to what is only busy or away for a moment. */
  Duration SOON = Duration.ofSeconds(1);

  /** What a document is at fault for, whoever reads it: whom it names, and what its terms mean. */
  sealed interface OfDocument extends Problem {}

  /**
   * A member is missing, of the wrong type, or out of bounds; {@code pointer} is a JSON pointer
   * (RFC 6901).
   */
  record MalformedRequest(String pointer, String reason) implements Problem {}

  /**
   * A file that cannot be read on from here.
   *
   * @param line from 1; 0 where the fault is of the file as a whole
   * @param column its number, from 1, or its name; empty where the fault is of no column
   */
  record FileMalformed(long line, String column, String reason) implements Problem {}

  /** The body is longer than this route reads. */
  record RequestTooLarge(long limit) implements Problem {}

  /** The body is not of a media type that this route reads. */
  record UnsupportedMediaType(String expected) implements Problem {}

  /** Nothing stands at this address, or not for this method. */
  record NoSuchRoute(String method, String path) implements Problem {}

  /** Nothing came that says who is calling, or nothing that is valid. */
  record Unauthenticated() implements Problem {}

  /** The caller is known, and this is not for its organisation. */
  record Forbidden(String what) implements Problem {}

  /** The caller is known, and may not do what takes this scope. */
  record ScopeMissing(String scope) implements Problem {}

  /** {@code scope} is the limit that is used up: {@code most} in each {@code window}. */
  record RateLimited(String scope, int most, Duration window, Duration retryAfter)
      implements Problem {}

  /** As many credentials as {@code subject} may have issued in this {@code period} have been. */
  record QuotaExceeded(
      String subject, String period, long most, Instant renewsAt, Duration retryAfter)
      implements Problem {}

  /** No such {@code kind} for this organisation. */
  record NotFound(String kind, String id) implements Problem {}

  /** A {@code kind} of this id exists already. */
  record AlreadyExists(String kind, String id) implements Problem {}

  /** Not possible in the present state. */
  record Conflict(String what, String reason) implements Problem {}

  record DidMalformed(String did) implements OfDocument {}

  /** No resolver knows this method. */
  record DidMethodUnsupported(String method) implements OfDocument {}

  /** The DID has no document, or none that we may use. */
  record DidUnresolvable(Did did, String reason) implements OfDocument {}

  record IssuerNotFound(String did) implements Problem {}

  record IssuerDeactivated(Did did) implements Problem {}

  /** The issuer has no active key that signs so. */
  record IssuerKeyMissing(Did did, Algorithm algorithm) implements Problem {}

  /** The issuer may not issue this type. */
  record IssuerNotAuthorized(Did did, SchemaId schema) implements Problem {}

  record SchemaNotFound(SchemaId id) implements Problem {}

  /** A credential that cannot be secured so. */
  record ProofTypeUnsupported(ProofType proofType, String reason) implements Problem {}

  /** A schema, template or display that cannot be registered. */
  record SchemaUnusable(List<Violation> violations) implements Problem {}

  /** The claims do not satisfy the type's JSON Schema. */
  record SchemaValidationFailed(List<Violation> violations) implements Problem {}

  /**
   * One fault: a JSON pointer into what was checked, and what is wrong there. Never holds the
   * value.
   */
  record Violation(String pointer, String reason) {}

  /** A credential or a presentation that is not of the data model's shape. */
  record DocumentMalformed(List<Violation> violations) implements Problem {}

  /** A credential that says what only the gateway says, by rules of its own. */
  record CredentialReserved(List<Violation> violations) implements Problem {}

  /** No JSON-LD context of this URL is registered; none is ever fetched. */
  record ContextNotFound(String url) implements OfDocument {}

  /** A JSON-LD context that redefines what is protected, or asks for what is not done here. */
  record ContextUnusable(String url, String reason) implements OfDocument {}

  /**
   * Claims or types that JSON-LD would drop or change without a word, so that the signature would
   * not be over what was said.
   */
  record ClaimsInexpressible(List<Violation> violations) implements OfDocument {}

  record CollectionPaused(CollectionId collection) implements Problem {}

  record CollectionNotOpen(CollectionId collection, Instant opensAt) implements Problem {}

  record CollectionClosed(CollectionId collection, Instant closedAt) implements Problem {}

  /** The collection's cap is reached. */
  record CapReached(CollectionId collection) implements Problem {}

  /**
   * The holder has as many copies as the collection gives; a proof of the DID's key would still be
   * served.
   */
  record AlreadyIssued(CollectionId collection) implements Problem {}

  /** Revoked, and nothing undoes that. */
  record CredentialRevoked(CredentialId credential) implements Problem {}

  /** Its holder was given another in its place, and it stays taken back. */
  record CredentialReplaced(CredentialId credential) implements Problem {}

  /** The holder's credential is suspended, and a scan does not undo that. */
  record CredentialSuspended(CredentialId credential) implements Problem {}

  /** It was issued, and what it says was forgotten since. */
  record CredentialForgotten(CredentialId credential) implements Problem {}

  /** It has no entry in a status list that could say so. */
  record NotRevocable(CredentialId credential) implements Problem {}

  /** Its status tells verifiers of revocation alone. */
  record NotSuspendable(CredentialId credential) implements Problem {}

  /** The organisation has no such delegation, {@code id} as it was named. */
  record DelegationParentNotFound(String id) implements Problem {}

  /** The delegation has ended, or one that it descends from: nothing is delegated under it. */
  record DelegationParentNotActive(CredentialId credential) implements Problem {}

  /** A delegation that says more than its parent; pointers are into its claims. */
  record DelegationWidens(List<Violation> violations) implements Problem {}

  /**
   * The key of {@code delegator} is not ours: it must sign {@code digest}, which is base64url of
   * SHA-256.
   */
  record DelegatorProofRequired(Did delegator, String digest) implements Problem {}

  /** The proof does not show that the delegator delegates this. */
  record DelegatorProofInvalid(String reason) implements Problem {}

  /** The holder is not on the collection's allowlist. */
  record HolderNotAllowed(CollectionId collection) implements Problem {}

  /** The collection asks for a proof of the DID's key. */
  record ProofRequired(CollectionId collection) implements Problem {}

  /** The proof does not show what it must. */
  record ProofInvalid(String reason) implements Problem {}

  /** The nonce is not ours, has expired, or was used. */
  record NonceInvalid(String reason) implements Problem {}

  /** The collection asks for the code that its screen shows. */
  record CodeRequired(CollectionId collection) implements Problem {}

  /** Not the code that the screen shows now. */
  record CodeInvalid() implements Problem {}

  /** Somebody else has collected what the claim was for. */
  record ClaimUsed() implements Problem {}

  /** Its organisation has taken the claim back. */
  record ClaimCancelled() implements Problem {}

  /** Nobody has collected it in time. */
  record ClaimExpired(Instant expiredAt) implements Problem {}

  /** The key was used before, and cannot answer as it did then. */
  record IdempotencyConflict(Why why) implements Problem {
    /** What keeps it from that. */
    public enum Why {
      /** It came with another body then. */
      ANOTHER_BODY,
      /** What it answered is not kept any more, and it will be free soon. */
      FORGOTTEN
    }
  }

  record SigningFailed() implements Problem {}

  /** Of an atomic batch, the entry at {@code index} cannot be issued, and so none was. */
  record BatchEntryFailed(int index, Problem cause) implements Problem {}

  /** Too much is waiting. */
  record Overloaded(Duration retryAfter) implements Problem {}

  /** {@code what} cannot be reached; nothing was acknowledged. */
  record Unavailable(String what, Duration retryAfter) implements Problem {}
}
