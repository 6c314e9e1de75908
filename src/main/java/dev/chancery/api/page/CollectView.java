package dev.chancery.api.page;

import dev.chancery.model.CollectionId;
import dev.chancery.model.Did;

/** What {@link CollectPage} shows. */
public record CollectView(
    CollectionId collection,
    String collectionName,
    String issuerName,
    Did issuer,
    Card card,
    Availability availability,
    Requirements requirements,
    Links links) {}
