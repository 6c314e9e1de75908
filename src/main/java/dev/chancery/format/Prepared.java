package dev.chancery.format;

import dev.chancery.model.ToBeSigned;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * What lacks only its signature. It can be finished once: one signature is one credential, with its
 * own salts and its own status entry.
 */
public final class Prepared {
  private final ToBeSigned toBeSigned;
  private final int signatureLength;
  private final Function<byte[], String> finish;
  private final AtomicBoolean finished = new AtomicBoolean();

  Prepared(ToBeSigned toBeSigned, int signatureLength, Function<byte[], String> finish) {
    this.toBeSigned = toBeSigned;
    this.signatureLength = signatureLength;
    this.finish = finish;
  }

  public ToBeSigned toBeSigned() {
    return toBeSigned;
  }

  /**
   * The finished text. A signature of another length than the algorithm's is an {@link
   * IllegalArgumentException} and changes nothing; a second finish is an {@link
   * IllegalStateException}.
   */
  public String finish(byte[] signature) {
    if (signature.length != signatureLength) {
      throw new IllegalArgumentException("a signature of " + signature.length + " bytes");
    }
    if (!finished.compareAndSet(false, true)) {
      throw new IllegalStateException("finished already");
    }
    return finish.apply(signature);
  }
}
