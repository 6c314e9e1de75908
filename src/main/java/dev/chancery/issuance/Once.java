package dev.chancery.issuance;

import java.time.Instant;

/**
 * Something that may be used once: the hash of a nonce, remembered until it has expired by itself.
 */
@SuppressWarnings("ArrayRecordComponent") // becomes a parameter, and is compared by nobody
public record Once(byte[] hash, Instant expiresAt) {}
