/**
 * How a credential, and a status list, is written: SD-JWT VC, VC-JWT and Data Integrity, Token
 * Status List and Bitstring Status List.
 *
 * <p>May see: {@code model}, the JDK, the JSON library, and what JSON-LD, JCS and multibase are
 * written with. No Vert.x, no SQL, no clock, no network; chance is an argument. What is written is
 * not read back here: that is the verifiers' affair, and the tests'. What the data model asks of a
 * document's shape, theirs or ours, is {@link VcdmRules}.
 *
 * <p>The shape is <i>prepare, sign, finish</i>. A {@link CredentialFormat} makes a {@link
 * CredentialWriter} of a {@link CredentialProfile}, once for a collection; the writer makes a
 * {@link Prepared} of each {@link CredentialDraft}; its {@code toBeSigned} goes to whoever signs,
 * and the signature comes back to {@code finish}, once. A draft that {@linkplain
 * CredentialWriter#isCostly is costly} is prepared on a worker thread. What a caller wrote itself
 * is an {@link UnsecuredCredential}, and a {@link DocumentWriter} makes a {@link Prepared} of it.
 *
 * <p>To extend: write an {@code XyzFormat}, give it a line in {@link Formats}, and let its test
 * inherit {@code CredentialFormatContract}. A format whose status list is written another way gets
 * a case of {@link dev.chancery.model.StatusKind} and a {@link StatusListWriter}. Another
 * cryptosuite over two digests is a case of {@link dev.chancery.model.ProofType} and the arms that
 * the compiler then asks for, and its test inherits {@code LdpVcFormatContract}; BBS, which signs
 * messages, is to get a case of {@link dev.chancery.model.ToBeSigned} first.
 *
 * <p><i>Decided:</i> a payload is a {@code LinkedHashMap} of JDK values, written by one mapper.
 * <i>Because:</i> it reads like the spec's example, and no bean is reflected upon. <i>Rejected:</i>
 * a JOSE library's claims builder, which halves the rate of signing.
 *
 * <p><i>Decided:</i> a VC-JWT says each thing once: no {@code iss}, {@code sub}, {@code jti},
 * {@code nbf}, {@code iat} or {@code exp} beside {@code issuer}, {@code credentialSubject.id},
 * {@code id}, {@code validFrom} and {@code validUntil}. <i>Because:</i> VC-JOSE-COSE §3.1.3 wants
 * no two that could conflict, reads {@code iat} and {@code exp} as times of the signature and
 * advises against {@code nbf}; the key is found by {@code kid}, a DID URL of the issuer.
 * <i>Rejected:</i> the mapping of VCDM 1.1, which had them twice.
 *
 * <p><i>Decided:</i> an SD-JWT VC has no {@code jti}. <i>Because:</i> it would be one more thing to
 * correlate by (RFC 9901 §10.1), and the status entry names the credential already.
 *
 * <p><i>Decided:</i> an {@code ldp_vc} whose claims are scalars is written by a plan: its canonical
 * N-Quads are found once for a profile, with slots. <i>Because:</i> the general way takes
 * milliseconds, and the shape is the same each time. The plan is made of what the general way made
 * of a sample, shown to be right on another sample before it is used, and held by a test that draws
 * credentials and demands the same bytes of both. <i>Rejected:</i> to plan claims without ids too:
 * their labels depend on digests of what they hold.
 *
 * <p><i>Decided:</i> a proof is {@code created} when the validity begins. <i>Because:</i> nothing
 * here has a clock, and a second that one copy of a batch shares with no other would link nothing
 * but would be one more thing to align (RFC 9901 §10.1).
 *
 * <p><i>Decided:</i> {@code eddsa-jcs-2022} does not expand what it signs, though its contexts must
 * be registered. <i>Because:</i> it signs the JSON to the letter, so that nothing can be dropped
 * from under the signature. <i>Rejected:</i> to hold it, and {@code vc+jwt}, to the terms of their
 * contexts all the same: collections that issue would stop, of two merged schemas whose contexts
 * contradict each other among them, and to find the terms of nested claims costs the event loop.
 *
 * <p><i>Decided:</i> what only the gateway says ({@link dev.chancery.model.ReservedType}) is
 * refused by its names wherever claims have them, and by whatever name a context gives it where
 * statements are what is signed, or where a caller wrote all of it. <i>Because:</i> who believes a
 * signature over JSON reads names, as the verifier here does, and a {@code vc+jwt} of an own schema
 * need not have contexts that are known here. <i>Rejected:</i> to expand the schema's types once
 * for those too: the claims, which come later, could still say it.
 *
 * <p><i>Decided:</i> what a caller wrote goes the general way each time. <i>Because:</i> no two of
 * them need have a shape in common, and a plan costs more than it saves once. <i>Rejected:</i> to
 * plan for the contexts and types that come again, before anybody has asked for that rate.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.format;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
