package dev.chancery.status;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusKind;

/**
 * The lists of one issuer that are secured in one way, one after the other as they fill: as the
 * credentials that point at them (Bitstring Status List §2.2).
 */
public record StatusSeries(OrganisationId organisation, Did issuer, ProofType proofType) {
  StatusKind kind() {
    return StatusKind.of(proofType.format());
  }
}
