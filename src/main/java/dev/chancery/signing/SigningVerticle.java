package dev.chancery.signing;

import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.seal.DataKeys;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Answers {@link Sign}. One for each core: a native signature takes some ten microseconds, less
 * than handing it to another thread would.
 */
public final class SigningVerticle extends VerticleBase {
  private final Bus bus;
  private final Signers signers;
  private final Counter signatures;

  public SigningVerticle(
      Bus bus,
      Database database,
      SigningKeys keys,
      DataKeys dataKeys,
      Cryptography cryptography,
      Counter signatures) {
    this.bus = bus;
    this.signers = new Signers(database, keys, dataKeys, cryptography);
    this.signatures = signatures;
  }

  @Override
  public Future<?> start() {
    return bus.serve(Sign.ADDRESS, this::sign);
  }

  private Future<Sign.Signed> sign(Sign request) {
    return signers
        .of(request.key())
        .compose(signer -> signer.sign(request.toBeSigned()))
        .onSuccess(_ -> signatures.increment())
        .map(Sign.Signed::new);
  }
}
