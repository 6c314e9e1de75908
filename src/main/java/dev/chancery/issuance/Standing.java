package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import org.jspecify.annotations.Nullable;

/**
 * How a credential stands.
 *
 * @param cause of the last change; null where there was none, or nobody kept it
 */
public record Standing(CredentialId id, CredentialState state, @Nullable Cause cause) {}
