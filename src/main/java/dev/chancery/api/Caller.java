package dev.chancery.api;

import dev.chancery.model.OrganisationId;
import java.util.UUID;

/** Whose API key came with the request. */
public record Caller(UUID key, OrganisationId organisation, boolean operator) {}
