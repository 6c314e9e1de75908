package dev.chancery.signing;

import dev.chancery.model.ToBeSigned;
import io.vertx.core.Future;

/** One private key that can sign: in memory, in an HSM, in a KMS. Used by one event loop. */
interface Signer {
  /** The signature in JOSE form: for ES256, r and s of 32 bytes each. */
  Future<byte[]> sign(ToBeSigned toBeSigned);
}
