package dev.chancery.signing;

import dev.chancery.model.KeyId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.memory.Remembered;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The signers of one event loop, opened when first asked for and let go of after a while. Kinds of
 * signer are registered here.
 */
final class Signers {
  private static final int MOST_IN_MEMORY = 1_000;

  private final Database database;
  private final SigningKeys keys;
  private final DataKeys dataKeys;
  private final Cryptography cryptography;
  private final Remembered<KeyId, Signer> open =
      new Remembered<>(MOST_IN_MEMORY, _ -> Duration.ofMinutes(10), this::open);

  Signers(Database database, SigningKeys keys, DataKeys dataKeys, Cryptography cryptography) {
    this.database = database;
    this.keys = keys;
    this.dataKeys = dataKeys;
    this.cryptography = cryptography;
  }

  Future<Signer> of(KeyId key) {
    return open.get(key);
  }

  private Future<Signer> open(KeyId key) {
    return database
        .with(client -> keys.sealed(client, key))
        .map(found -> found.orElseThrow(() -> new ProblemException(new Problem.SigningFailed())))
        .compose(stored -> unseal(key, stored));
  }

  private Future<Signer> unseal(KeyId key, SigningKeys.SealedKey stored) {
    return dataKeys
        .of(stored.organisation())
        .map(
            dataKey ->
                new LocalSigner(
                    cryptography, stored.algorithm(), KeyMaker.open(key, stored, dataKey)));
  }
}
