package dev.chancery.format;

import dev.chancery.model.ProofType;

class EddsaRdfc2022Test extends LdpVcFormatContract {
  @Override
  ProofType proofType() {
    return ProofType.EDDSA_RDFC_2022;
  }
}
