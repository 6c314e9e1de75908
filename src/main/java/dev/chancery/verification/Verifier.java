package dev.chancery.verification;

import dev.chancery.identity.DidResolver;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.egress.Egress;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies credentials and presentations of the W3C's data model, ours and everybody's (VCDM 2.0
 * §7.1). Whatever it is given, the answer is a {@link Verdict}; it fails only where we cannot say:
 * {@link dev.chancery.model.Problem.Overloaded}, {@link dev.chancery.model.Problem.Unavailable}.
 */
public final class Verifier {
  /** Each of them may cost a fetch and a canonicalization. */
  private static final int MOST_CREDENTIALS = 50;

  private final Workers workers;
  private final Proofs proofs;
  private final StatusCheck status;

  public Verifier(
      Workers workers,
      House house,
      DidResolver resolver,
      Egress egress,
      Cryptography cryptography,
      InstantSource clock) {
    this.workers = workers;
    Controllers controllers = new Controllers(house, resolver);
    this.proofs =
        new Proofs(
            new EmbeddedProofs(house, controllers, cryptography, clock, workers),
            new EnvelopingProofs(controllers, cryptography, workers),
            clock);
    this.status =
        new StatusCheck(house, new ListCredentials(house, egress, proofs, workers, clock));
  }

  /**
   * Checks a secured credential: a JSON object with {@code proof}, an {@code
   * EnvelopedVerifiableCredential}, or a VC-JWT as a string. Of JDK types, as the JSON parser makes
   * them.
   */
  public Future<Verdict> credential(@Nullable Object verifiableCredential, OrganisationId caller) {
    return workers
        .run(caller, () -> Secured.read(Form.CREDENTIAL, verifiableCredential))
        .compose(secured -> credential(secured, caller))
        .recover(Verifier::refused);
  }

  /**
   * Checks a presentation, with a proof in it or as a VP-JWT, for what is expected of it; and every
   * credential in it.
   */
  public Future<Verdict> presentation(
      @Nullable Object verifiablePresentation, Expected expected, OrganisationId caller) {
    return workers
        .run(caller, () -> Secured.read(Form.PRESENTATION, verifiablePresentation))
        .compose(secured -> presentation(secured, expected, caller))
        .recover(Verifier::refused);
  }

  private Future<Verdict> credential(Secured secured, OrganisationId caller) {
    return proofs
        .ofCredential(secured, caller)
        .compose(
            verdict ->
                verdict.passed(Check.PROOF) && secured.document().containsKey("credentialStatus")
                    ? status
                        .faults(secured.document(), caller)
                        .map(faults -> verdict.and(Verdict.of(Check.STATUS, faults)))
                    : Future.succeededFuture(verdict));
  }

  private Future<Verdict> presentation(Secured secured, Expected expected, OrganisationId caller) {
    Object credentials = secured.document().get("verifiableCredential");
    requireFew(credentials);
    return proofs
        .ofPresentation(secured, expected, caller)
        .compose(verdict -> credentials(credentials, caller).map(verdict::and));
  }

  private static void requireFew(@Nullable Object credentials) {
    if (credentials instanceof List<?> several && several.size() > MOST_CREDENTIALS) {
      throw new Refused(
          Check.DOCUMENT,
          Kind.MALFORMED_VALUE_ERROR,
          "/verifiableCredential",
          "more than " + MOST_CREDENTIALS);
    }
  }

  /** VCDM 2.0 §4.13: none, one, or several. */
  private Future<Verdict> credentials(@Nullable Object credentials, OrganisationId caller) {
    List<Future<Verdict>> each = new ArrayList<>();
    if (credentials instanceof List<?> several) {
      for (Object credential : several) {
        each.add(under("/verifiableCredential/" + each.size(), credential, caller));
      }
    } else if (credentials != null) {
      each.add(under("/verifiableCredential", credentials, caller));
    }
    return Future.all(each)
        .map(
            _ ->
                each.stream()
                    .map(Future::result)
                    .reduce(new Verdict(List.of(), List.of()), Verdict::and));
  }

  private Future<Verdict> under(
      String pointer, @Nullable Object credential, OrganisationId caller) {
    return credential(credential, caller).map(verdict -> verdict.under(pointer));
  }

  private static Future<Verdict> refused(Throwable failure) {
    return failure instanceof Refused refused
        ? Future.succeededFuture(Verdict.of(refused.fault().check(), refused.faults()))
        : Future.failedFuture(failure);
  }
}
