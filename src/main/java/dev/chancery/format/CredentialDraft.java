package dev.chancery.format;

import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.StatusReference;
import dev.chancery.model.Validity;
import org.jspecify.annotations.Nullable;

/**
 * One credential, before any format has a say in it.
 *
 * @param holderKey the key that a presentation must prove (RFC 7800); null where the holder is only
 *     named
 * @param claims about the holder; one that takes a {@linkplain Claims#RESERVED reserved} name is
 *     refused here too, the last place where it can be
 */
public record CredentialDraft(
    CredentialId id,
    Did holder,
    @Nullable PublicJwk holderKey,
    Claims claims,
    Validity validity,
    @Nullable StatusReference status) {
  public CredentialDraft {
    claims = claims.unreserved("/claims");
  }
}
