package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;

/**
 * A bulk that has chunks for whoever comes.
 *
 * @param priority the smaller, the earlier
 * @param begun whether anybody has taken one
 */
record Turn(
    BulkId bulk,
    OrganisationId organisation,
    CollectionId collection,
    int priority,
    boolean begun) {}
