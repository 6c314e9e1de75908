package dev.chancery.format;

import dev.chancery.model.ProofType;

class Ed25519Signature2020Test extends LdpVcFormatContract {
  @Override
  ProofType proofType() {
    return ProofType.ED25519_SIGNATURE_2020;
  }
}
