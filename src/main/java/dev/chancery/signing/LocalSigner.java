package dev.chancery.signing;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ToBeSigned;
import dev.chancery.platform.crypto.Cryptography;
import io.vertx.core.Future;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;

/**
 * Signs with a key in memory. A {@code Signature} is bound to its key once and used by one event
 * loop.
 */
final class LocalSigner implements Signer {
  private final Algorithm algorithm;
  private final Signature signature;

  LocalSigner(Cryptography cryptography, Algorithm algorithm, PrivateKey key) {
    this.algorithm = algorithm;
    this.signature = cryptography.signature(algorithm);
    try {
      signature.initSign(key);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a key that its provider refuses", e);
    }
  }

  @Override
  public Future<byte[]> sign(ToBeSigned toBeSigned) {
    return switch (toBeSigned) {
      case ToBeSigned.Octets(Algorithm asked, byte[] bytes) -> {
        if (asked != algorithm) {
          yield Future.failedFuture(new ProblemException(new Problem.SigningFailed()));
        }
        yield sign(bytes);
      }
    };
  }

  private Future<byte[]> sign(byte[] bytes) {
    try {
      signature.update(bytes);
      return Future.succeededFuture(signature.sign());
    } catch (SignatureException e) {
      return Future.failedFuture(new ProblemException(new Problem.SigningFailed()));
    }
  }
}
