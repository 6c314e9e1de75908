package dev.chancery.verification;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * What a proof must be, besides right.
 *
 * @param controller whose key it must be by: the issuer, or the holder where one is named
 * @param caller on whose account documents are fetched, and whose contexts count
 */
record Demands(
    Purpose purpose, @Nullable Did controller, Expected expected, OrganisationId caller) {}
