/**
 * How a credential, and a status list, is written: SD-JWT VC and VC-JWT, Token Status List and
 * Bitstring Status List.
 *
 * <p>May see: {@code model}, the JDK and the JSON library. No Vert.x, no SQL, no clock; chance is
 * an argument. What is written is not read back here: that is the verifiers' affair, and the
 * tests'.
 *
 * <p>The shape is <i>prepare, sign, finish</i>. A {@link CredentialFormat} makes a {@link
 * CredentialWriter} of a {@link CredentialProfile}, once for a collection; the writer makes a
 * {@link Prepared} of each {@link CredentialDraft}; its {@code toBeSigned} goes to whoever signs,
 * and the signature comes back to {@code finish}, once.
 *
 * <p>To extend: write an {@code XyzFormat}, give it a line in {@link Formats}, and let its test
 * inherit {@code CredentialFormatContract}. A format whose status list is written another way gets
 * a case of {@link dev.chancery.model.StatusKind} and a {@link StatusListWriter}.
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
 */
@NullMarked
@CheckReturnValue
package dev.chancery.format;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
