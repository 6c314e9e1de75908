/**
 * Keys and signatures. Private keys are born, used and die here; nothing else in the process may
 * name {@code java.security.PrivateKey}.
 *
 * <p>May see: {@code model}, {@code platform}. Who may ask for a signature: {@code issuance},
 * {@code status}, {@code issuer}, and they send the {@link dev.chancery.model.ToBeSigned} of
 * something that can be finished once.
 *
 * <p>To add a signer (HSM, KMS): write {@code XyzSigner}, register it in {@code Signers}, inherit
 * {@code SignerContract}.
 *
 * <p><i>Decided:</i> a key per issuer, random. <i>Because:</i> one leak must not be fatal for all,
 * and a key can then be rotated and moved to an HSM alone. <i>Rejected:</i> deriving keys from a
 * seed.
 *
 * <p><i>Decided:</i> the public half and the life of a key stand here ({@link
 * dev.chancery.signing.KeyRing}), not in {@code issuer}. <i>Because:</i> {@code status} signs lists
 * and stands below {@code issuer}. <i>Rejected:</i> a callback from {@code status} up to {@code
 * issuer}.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.signing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
