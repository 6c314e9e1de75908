package dev.chancery.format;

import dev.chancery.model.ProofType;

class EcdsaRdfc2019Test extends LdpVcFormatContract {
  @Override
  ProofType proofType() {
    return ProofType.ECDSA_RDFC_2019;
  }
}
