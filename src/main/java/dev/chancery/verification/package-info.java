/**
 * Verification: whether a credential or a presentation is what it says, whoever made it.
 *
 * <p>May see: {@code status}, {@code identity}, {@code format}, {@code platform}, {@code model};
 * what the gateway knows of itself comes by {@link dev.chancery.verification.House}.
 *
 * <p>The shape is <i>take apart, prove, look up</i>. {@code Secured} is what is said and what
 * secures it, {@code Proofs} asks whose it is and since when, {@code StatusCheck} whether it still
 * counts. A check ends in {@link dev.chancery.verification.Fault}s; {@code Findings} parts those
 * from what is wrong with us, which fails. To extend: another cryptosuite over two digests is an
 * arm of {@code HashData}; another envelope is a case of {@code Secured} and an arm of {@code
 * Proofs}; another kind of status list goes beside {@code BitstringList}.
 *
 * <p><i>Decided:</i> cheap checks first, and a status list is fetched once the proof is right.
 * <i>Because:</i> whoever can sign nothing must not send us anywhere (threat T-15).
 *
 * <p><i>Decided:</i> organisations take turns at a few worker threads, each has so many calls in
 * hand at most, and a task is what one document or one proof takes. <i>Because:</i> what somebody
 * asks to have verified costs far more than to send it, and must delay nobody else.
 * <i>Rejected:</i> one bound for all, by which a flood of one organisation sheds another's only
 * call.
 *
 * <p><i>Decided:</i> contexts are the jar's and the caller's own, never fetched, and what JSON-LD
 * would drop is a fault. <i>Because:</i> a credential means what its verifier reads in it, and a
 * term that is dropped is not signed (threats T-17, T-18). What a verifier reads by its name in
 * JSON, such as {@code validUntil}, must have that name: under its IRI or an alias it would be
 * signed just so, and nobody would see it.
 *
 * <p><i>Decided:</i> every proof of a set must verify, by a key of the issuer. <i>Because:</i>
 * anybody can add one of their own, and "verified" is not to mean some of it. <i>Rejected:</i> one
 * good proof among others, which a caller would have to tell apart.
 *
 * <p><i>Decided:</i> a proof's own context is the document's, though Data Integrity EdDSA §3.3.2
 * lets a JCS proof name the first of several. <i>Because:</i> the others would not be signed.
 *
 * <p><i>Decided:</i> an envelope holds nothing but what it wraps, and a JWT is of the {@code typ}
 * that VC-JOSE-COSE asks for. <i>Because:</i> members beside it would be read as if they were
 * signed, and another JWT of the issuer's as if it were a credential.
 *
 * <p><i>Decided:</i> a status list is of the credential's own issuer. <i>Because:</i> whoever gets
 * hold of its address could otherwise acquit by a list that they signed themselves. A status of a
 * kind that we cannot look up is a fault; {@code message} and the like take nothing from a
 * credential, and are not asked for.
 *
 * <p><i>Decided:</i> a list is kept for five minutes at most, whatever its {@code ttl}.
 * <i>Because:</i> revocation is to be seen; our own are seen at once.
 *
 * <p><i>Decided:</i> JWTs are taken apart and verified by {@code platform.crypto}. <i>Because:</i>
 * three parts and one signature need no library. <i>Rejected:</i> nimbus-jose-jwt, whose Ed25519
 * wants another dependency.
 *
 * <p><i>Decided:</i> P-256 and Ed25519 alone. <i>Because:</i> the house knows no other keys; a
 * proof by one of P-384 ends in a fault that says so.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.verification;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
