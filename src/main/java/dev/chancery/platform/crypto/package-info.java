/**
 * Signatures by the fastest provider that loads here, public keys in and out of JWKs, and what a
 * JWS is made of.
 *
 * <p>May see: {@code model}, and {@code platform.json} for what stands in a JWS. Private keys are
 * {@code signing}'s: this package hands out {@link java.security.Signature} instances and verifies,
 * and never holds one.
 *
 * <p>To extend: a provider is one line in {@link dev.chancery.platform.crypto.Cryptography}'s list;
 * it is used only for what it verifies correctly at start (a known answer, and a spoilt one).
 *
 * <p><i>Decided:</i> providers are passed explicitly and never installed. <i>Because:</i> a native
 * provider installed first answers for everything, and slows SHA-256, TLS and the databases'
 * drivers. <i>Rejected:</i> {@code Security.insertProviderAt}.
 *
 * <p><i>Decided:</i> a key is found to lie on its curve by Bouncy Castle's field arithmetic, which
 * takes 11 µs (Ed25519) and 19 µs (P-256, compressed) where BigInteger's takes 28. <i>Because:</i>
 * every did:key that is seen for the first time asks it, and the native providers answer it only by
 * verifying a signature. <i>Rejected:</i> its provider, which signs and verifies ten times slower.
 *
 * <p><i>Decided:</i> Conscrypt serves Ed25519 only. <i>Because:</i> it writes ECDSA in DER alone;
 * an adapter to the JOSE form (r‖s) would have to take private keys, which only {@code signing}
 * may. <i>Rejected:</i> verifying by one provider what another signs, which no single log line
 * could tell.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.crypto;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
