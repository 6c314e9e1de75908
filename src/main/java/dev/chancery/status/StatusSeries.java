package dev.chancery.status;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.StatusKind;

/** The lists of one issuer and kind, one after the other as they fill. */
public record StatusSeries(OrganisationId organisation, Did issuer, StatusKind kind) {}
