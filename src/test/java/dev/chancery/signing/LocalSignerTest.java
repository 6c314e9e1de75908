package dev.chancery.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.chance.SecureRandomness;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.KeyHierarchy;
import dev.chancery.platform.seal.SealBroken;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.HexFormat;
import java.util.List;
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

  private static final NewKey.Naming KID =
      (_, _) -> new DidUrl(new Did("did:web:acme.example"), "key-1");

  private static SigningKeys.SealedKey row(
      OrganisationId organisation, DidUrl kid, Algorithm algorithm, byte[] sealed) {
    return new SigningKeys.SealedKey(organisation, kid.did(), kid.toString(), algorithm, sealed);
  }

  /** The contract, for one algorithm. */
  abstract static class Local extends SignerContract {
    private final NewKey key = KEY_MAKER.make(ACME, algorithm(), KID, DATA_KEY);

    @Override
    Signer signer() {
      SigningKeys.SealedKey row = row(ACME, key.kid(), algorithm(), key.sealed());
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
    NewKey one = KEY_MAKER.make(ACME, Algorithm.ES256, KID, DATA_KEY);
    NewKey other = KEY_MAKER.make(ACME, Algorithm.ES256, KID, DATA_KEY);
    SigningKeys.SealedKey swapped = row(ACME, one.kid(), Algorithm.ES256, other.sealed());
    assertThatThrownBy(() -> KeyMaker.open(one.id(), swapped, DATA_KEY))
        .isInstanceOf(SealBroken.class);
  }

  /** Who can write the table lets one issuer's key sign in another's name. */
  @Test
  void a_sealed_key_does_not_open_under_another_issuer_or_kid() {
    NewKey key = KEY_MAKER.make(ACME, Algorithm.ES256, KID, DATA_KEY);
    List<DidUrl> others =
        List.of(
            new DidUrl(new Did("did:web:other.example"), key.kid().fragment()),
            new DidUrl(key.kid().did(), "key-2"));
    for (DidUrl other : others) {
      SigningKeys.SealedKey renamed = row(ACME, other, Algorithm.ES256, key.sealed());
      assertThatThrownBy(() -> KeyMaker.open(key.id(), renamed, DATA_KEY))
          .isInstanceOf(SealBroken.class);
    }
  }

  /** Sealed by a gateway that named organisation, id and algorithm alone. */
  @Test
  void a_row_from_before_issuer_and_kid_were_named_still_opens() {
    NewKey key = KEY_MAKER.make(ACME, Algorithm.EDDSA, KID, DATA_KEY);
    PrivateKey born =
        KeyMaker.open(key.id(), row(ACME, key.kid(), Algorithm.EDDSA, key.sealed()), DATA_KEY);
    byte[] before =
        DATA_KEY.seal("signing_key|" + ACME + "|" + key.id() + "|EdDSA", born.getEncoded());

    assertThat(
            KeyMaker.open(key.id(), row(ACME, key.kid(), Algorithm.EDDSA, before), DATA_KEY)
                .getEncoded())
        .isEqualTo(born.getEncoded());
  }

  @Test
  void a_sealed_key_does_not_open_for_another_organisation_or_algorithm() {
    NewKey key = KEY_MAKER.make(ACME, Algorithm.ES256, KID, DATA_KEY);
    assertThatThrownBy(
            () ->
                KeyMaker.open(
                    key.id(), row(OTHER, key.kid(), Algorithm.ES256, key.sealed()), DATA_KEY))
        .isInstanceOf(SealBroken.class);
    assertThatThrownBy(
            () ->
                KeyMaker.open(
                    key.id(), row(ACME, key.kid(), Algorithm.EDDSA, key.sealed()), DATA_KEY))
        .isInstanceOf(SealBroken.class);
  }

  @Test
  void a_sealed_key_shows_nothing_of_a_key() throws Exception {
    String sealedKey =
        HexFormat.of().formatHex(KEY_MAKER.make(ACME, Algorithm.EDDSA, KID, DATA_KEY).sealed());
    byte[] encoding =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    String prefix = HexFormat.of().formatHex(encoding, 0, 16);
    assertThat(sealedKey).doesNotContain(prefix);
    assertThat(KEY_MAKER.make(ACME, Algorithm.EDDSA, KID, DATA_KEY).toString())
        .startsWith("NewKey[")
        .hasSize(44);
  }
}
