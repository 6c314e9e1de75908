package dev.chancery.proof;

import dev.chancery.model.DidUrl;
import dev.chancery.model.PublicJwk;
import java.time.Instant;

/**
 * That a holder controls a key, shown to us.
 *
 * @param kid the verification method that the proof named
 * @param key that method's key, to which the credential is bound
 * @param nonceHash SHA-256 of the nonce's text: the ledger spends the nonce by it
 * @param nonceExpiresAt after which the spent nonce need not be remembered
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody: handed on to the ledger
public record VerifiedProof(DidUrl kid, PublicJwk key, byte[] nonceHash, Instant nonceExpiresAt) {}
