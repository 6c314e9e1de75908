package dev.chancery.issuance;

import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.model.PublicJwk;
import dev.chancery.offer.Pickup;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a file asks for.
 *
 * @param holderKey the key that it is bound to, where the holder's DID has one
 * @param own the row's part of the claims, which overrides the collection's
 * @param pickup how it waits for its holder; null where the holder is there
 */
public record RowOrder(
    Plan plan,
    BulkRow row,
    Did holder,
    @Nullable PublicJwk holderKey,
    Claims own,
    @Nullable Pickup pickup) {}
