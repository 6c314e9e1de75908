package dev.chancery.issuance;

import dev.chancery.model.BulkId;
import java.util.UUID;

/**
 * The row of a file that a credential is issued for. It has one and no second one, which PostgreSQL
 * sees to.
 *
 * @param key what no two live credentials of a collection have
 */
public record BulkRow(BulkId bulk, int line, UUID key) {}
