package dev.chancery.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Algorithm;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.chance.SecureRandomness;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.KeyHierarchy;
import dev.chancery.platform.seal.SealBroken;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Keys in memory, and how they lie in their rows. */
class LocalSignerTest {
  private static final OrganisationId ACME =
      OrganisationId.parse("00000000-0000-4000-8000-000000000001");
  private static final OrganisationId OTHER =
      OrganisationId.parse("00000000-0000-4000-8000-000000000002");

  private static final SecureRandomness RANDOMNESS = new SecureRandomness();
  private static final DataKey DATA_KEY =
      new KeyHierarchy(RANDOMNESS.bytes(32), RANDOMNESS).dataKey("test");
  private static final KeyMaker KEY_MAKER = new KeyMaker(RANDOMNESS);

  /** The contract, for one algorithm. */
  abstract static class Local extends SignerContract {
    private final NewKey key = KEY_MAKER.make(ACME, algorithm(), DATA_KEY);

    @Override
    Signer signer() {
      SigningKeys.SealedKey row = new SigningKeys.SealedKey(ACME, algorithm(), key.sealed());
      return new LocalSigner(
          Cryptography.load(), algorithm(), KeyMaker.open(key.id(), row, DATA_KEY));
    }

    @Override
    PublicJwk publicJwk() {
      return key.publicJwk();
    }
  }

  @Nested
  class Es256 extends Local {
    @Override
    Algorithm algorithm() {
      return Algorithm.ES256;
    }
  }

  @Nested
  class EdDsa extends Local {
    @Override
    Algorithm algorithm() {
      return Algorithm.EDDSA;
    }
  }

  @Test
  void a_sealed_key_does_not_open_in_another_keys_row() {
    NewKey one = KEY_MAKER.make(ACME, Algorithm.ES256, DATA_KEY);
    NewKey other = KEY_MAKER.make(ACME, Algorithm.ES256, DATA_KEY);
    SigningKeys.SealedKey swapped =
        new SigningKeys.SealedKey(ACME, Algorithm.ES256, other.sealed());
    assertThatThrownBy(() -> KeyMaker.open(one.id(), swapped, DATA_KEY))
        .isInstanceOf(SealBroken.class);
  }

  @Test
  void a_sealed_key_does_not_open_for_another_organisation_or_algorithm() {
    NewKey key = KEY_MAKER.make(ACME, Algorithm.ES256, DATA_KEY);
    assertThatThrownBy(
            () ->
                KeyMaker.open(
                    key.id(),
                    new SigningKeys.SealedKey(OTHER, Algorithm.ES256, key.sealed()),
                    DATA_KEY))
        .isInstanceOf(SealBroken.class);
    assertThatThrownBy(
            () ->
                KeyMaker.open(
                    key.id(),
                    new SigningKeys.SealedKey(ACME, Algorithm.EDDSA, key.sealed()),
                    DATA_KEY))
        .isInstanceOf(SealBroken.class);
  }

  @Test
  void a_sealed_key_shows_nothing_of_a_key() throws Exception {
    String sealedKey =
        HexFormat.of().formatHex(KEY_MAKER.make(ACME, Algorithm.EDDSA, DATA_KEY).sealed());
    byte[] encoding =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    String prefix = HexFormat.of().formatHex(encoding, 0, 16);
    assertThat(sealedKey).doesNotContain(prefix);
    assertThat(KEY_MAKER.make(ACME, Algorithm.EDDSA, DATA_KEY).toString())
        .startsWith("NewKey[")
        .hasSize(44);
  }
}
