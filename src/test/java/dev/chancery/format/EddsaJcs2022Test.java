package dev.chancery.format;

import dev.chancery.model.ProofType;

class EddsaJcs2022Test extends LdpVcFormatContract {
  @Override
  ProofType proofType() {
    return ProofType.EDDSA_JCS_2022;
  }
}
