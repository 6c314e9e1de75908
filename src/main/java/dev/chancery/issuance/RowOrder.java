package dev.chancery.issuance;

import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.model.PublicJwk;
import dev.chancery.offer.Pickup;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a file asks for: a credential that waits for its holder.
 *
 * @param holderKey the key that it is bound to, where the holder's DID has one
 * @param own the row's part of the claims, which overrides the collection's
 */
public record RowOrder(
    Plan plan, BulkRow row, Did holder, @Nullable PublicJwk holderKey, Claims own, Pickup pickup) {}
