package dev.chancery.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Algorithm;
import dev.chancery.model.PublicJwk;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeysTest {
  @ParameterizedTest
  @EnumSource
  void a_key_survives_the_way_there_and_back(Algorithm algorithm) throws GeneralSecurityException {
    for (int i = 0; i < 50; i++) {
      PublicKey key = generated(algorithm);
      PublicJwk jwk = PublicKeys.jwk(key);
      assertThat(PublicKeys.of(jwk)).isEqualTo(key);
      assertThat(PublicKeys.jwk(PublicKeys.of(jwk))).isEqualTo(jwk);
    }
  }

  @Test
  void an_ed25519_key_is_written_as_the_jdk_writes_it() throws GeneralSecurityException {
    PublicKey key = generated(Algorithm.EDDSA);
    byte[] encoded = key.getEncoded();
    assertThat(encoded).endsWith(PublicKeys.jwk(key).xBytes());
  }

  @Test
  void a_compressed_p256_point_is_its_jwk() throws GeneralSecurityException {
    for (int i = 0; i < 50; i++) {
      PublicJwk jwk = PublicKeys.jwk(generated(Algorithm.ES256));
      assertThat(PublicKeys.decompressP256(PublicKeys.compressP256(jwk))).isEqualTo(jwk);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02",
        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "006b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        // x is not the abscissa of any point
        "020000000000000000000000000000000000000000000000000000000000000001",
        // x is not reduced
        "02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
      })
  void what_is_no_compressed_point_is_refused(String hex) {
    assertThatThrownBy(() -> PublicKeys.decompressP256(HexFormat.of().parseHex(hex)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_p256_point_off_the_curve_is_refused() throws GeneralSecurityException {
    PublicJwk jwk = PublicKeys.jwk(generated(Algorithm.ES256));
    byte[] y = jwk.yBytes();
    y[31] ^= 1;
    assertThatThrownBy(() -> PublicKeys.of(PublicJwk.p256(jwk.xBytes(), y)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a point on P-256");
    assertThatThrownBy(() -> PublicKeys.of(PublicJwk.p256(new byte[32], new byte[32])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // the eight points of small order
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        // their other spellings
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        // an ordinate that is not reduced
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        // ordinates of no point (RFC 8032 §5.1.3)
        "0200000000000000000000000000000000000000000000000000000000000000",
        "0700000000000000000000000000000000000000000000000000000000000000",
      })
  void what_is_no_ed25519_key_is_refused(String hex) {
    PublicJwk jwk = PublicJwk.ed25519(HexFormat.of().parseHex(hex));
    assertThatThrownBy(() -> PublicKeys.of(jwk)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_key_of_another_curve_has_no_jwk_here() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    PublicKey p384 = generator.generateKeyPair().getPublic();
    PublicKey ed448 = KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPublic();
    assertThatThrownBy(() -> PublicKeys.jwk(p384)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PublicKeys.jwk(ed448)).isInstanceOf(IllegalArgumentException.class);
  }

  private static PublicKey generated(Algorithm algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(algorithm == Algorithm.ES256 ? "EC" : "Ed25519");
    if (algorithm == Algorithm.ES256) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    return generator.generateKeyPair().getPublic();
  }
}
