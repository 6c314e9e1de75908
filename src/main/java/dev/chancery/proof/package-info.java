/**
 * What shows that a holder controls a key: nonces that we minted, and proof JWTs over them. And
 * what shows that somebody delegates: a JWT over the digest of what is delegated.
 *
 * <p>May see: {@code model}, {@code platform}, and its neighbour {@code identity}, for the holder's
 * keys.
 *
 * <p>To extend: another kind of proof (OpenID4VCI Appendix F.2, F.3) is another class beside {@link
 * dev.chancery.proof.ProofJwts} that answers a {@link dev.chancery.proof.VerifiedProof}.
 *
 * <p><i>Decided:</i> checking is without side effects; a nonce is spent by the ledger, by a unique
 * row in the statement that records the credential. <i>Because:</i> a nonce spent before the
 * credential is recorded is lost when that fails, and one spent after may be spent twice.
 *
 * <p><i>Decided:</i> cheap checks first: length, shape, header, claims, the nonce's MAC, then the
 * DID, then the signature. <i>Because:</i> whoever sends rubbish must not make us resolve or verify
 * (threat T-33).
 *
 * <p><i>Decided:</i> a delegator's proof is good once by its own {@code jti}, for the few minutes
 * in which its {@code iat} is fresh. <i>Because:</i> it says by the digest all that it may be used
 * for, and a person can sign it without having asked us for anything. <i>Rejected:</i> a nonce of
 * ours, which would take a round trip for each delegation of a batch.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.proof;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
