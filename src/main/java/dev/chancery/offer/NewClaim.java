package dev.chancery.offer;

import java.util.List;
import java.util.UUID;

/**
 * A claim that is to be.
 *
 * @param line of its row
 * @param key of its row
 * @param names what its recipient is known by, three at most ({@code holder_name})
 */
public record NewClaim(int line, UUID key, List<UUID> names, ClaimContent content) {}
