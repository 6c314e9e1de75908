package dev.chancery.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.chancery.model.Algorithm;
import dev.chancery.model.PublicJwk;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CryptographyTest {
  private final Cryptography cryptography = Cryptography.load();

  static Stream<Arguments> providers() {
    List<Provider> providers =
        List.of(
            AmazonCorrettoCryptoProvider.INSTANCE,
            Conscrypt.newProvider(),
            Security.getProvider("SunEC"));
    return providers.stream()
        .flatMap(
            provider ->
                Stream.of(Algorithm.values()).map(algorithm -> Arguments.of(provider, algorithm)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("providers")
  void every_provider_answers_the_carried_vectors(Provider provider, Algorithm algorithm) {
    List<Wycheproof.Vector> vectors = Wycheproof.carried(algorithm);
    assertThat(vectors).hasSizeGreaterThan(5);
    assertThat(wronglyAnswered(Cryptography.of(provider), vectors)).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("providers")
  void every_provider_answers_all_of_wycheproof(Provider provider, Algorithm algorithm) {
    assumeTrue(Wycheproof.published(), "SKIPPED: ../shared/vectors/wycheproof is not there");
    List<Wycheproof.Vector> vectors = Wycheproof.published(algorithm);
    assertThat(vectors).hasSizeGreaterThan(140);
    assertThat(wronglyAnswered(Cryptography.of(provider), vectors)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_signed_here_verifies_here(Algorithm algorithm) throws GeneralSecurityException {
    KeyPair pair = pair(algorithm);
    byte[] signature = signed(algorithm, pair, new byte[] {1, 2, 3});
    assertThat(signature).hasSize(64);
    assertThat(cryptography.verify(algorithm, pair.getPublic(), new byte[] {1, 2, 3}, signature))
        .isTrue();
    assertThat(cryptography.verify(algorithm, pair.getPublic(), new byte[] {1, 2, 4}, signature))
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void a_malformed_signature_is_false_and_no_exception(Algorithm algorithm)
      throws GeneralSecurityException {
    PublicKey key = pair(algorithm).getPublic();
    for (int length : new int[] {0, 1, 32, 63, 64, 65, 72, 128}) {
      assertThat(cryptography.verify(algorithm, key, new byte[3], new byte[length])).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_key_of_the_other_kind_is_false(Algorithm algorithm) throws GeneralSecurityException {
    KeyPair pair = pair(algorithm);
    byte[] signature = signed(algorithm, pair, new byte[3]);
    Algorithm other = algorithm == Algorithm.ES256 ? Algorithm.EDDSA : Algorithm.ES256;
    assertThat(cryptography.verify(other, pair.getPublic(), new byte[3], signature)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void a_refusal_leaves_the_next_verification_intact(Algorithm algorithm)
      throws GeneralSecurityException {
    KeyPair pair = pair(algorithm);
    byte[] signature = signed(algorithm, pair, new byte[3]);
    assertThat(cryptography.verify(algorithm, pair.getPublic(), new byte[9], signature)).isFalse();
    assertThat(cryptography.verify(algorithm, pair.getPublic(), new byte[3], signature)).isTrue();
  }

  @Test
  void many_threads_may_verify_at_once() throws GeneralSecurityException {
    KeyPair pair = pair(Algorithm.EDDSA);
    byte[] signature = signed(Algorithm.EDDSA, pair, new byte[3]);
    assertThat(
            IntStream.range(0, 2_000)
                .parallel()
                .filter(
                    i ->
                        cryptography.verify(
                            Algorithm.EDDSA, pair.getPublic(), new byte[3 + i % 2], signature))
                .count())
        .isEqualTo(1_000);
  }

  @Test
  void the_native_provider_is_chosen_and_not_installed() {
    assumeTrue(
        AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null,
        "SKIPPED: no native library for this machine");
    assertThat(cryptography.providerOf(Algorithm.ES256)).isEqualTo("AmazonCorrettoCryptoProvider");
    assertThat(cryptography.providerOf(Algorithm.EDDSA)).isEqualTo("AmazonCorrettoCryptoProvider");
    assertThat(Security.getProviders())
        .extracting(Provider::getName)
        .doesNotContain("AmazonCorrettoCryptoProvider", "Conscrypt");
  }

  @Test
  void a_provider_that_does_not_answer_gives_way_to_the_jdks() {
    Cryptography fallen = Cryptography.of(Security.getProvider("SUN"));
    assertThat(fallen.providerOf(Algorithm.ES256)).isEqualTo("SunEC");
    assertThat(fallen.providerOf(Algorithm.EDDSA)).isEqualTo("SunEC");
  }

  @Test
  void conscrypt_serves_ed25519_only() {
    Cryptography conscrypt = Cryptography.of(Conscrypt.newProvider());
    assertThat(conscrypt.providerOf(Algorithm.EDDSA)).isEqualTo("Conscrypt");
    assertThat(conscrypt.providerOf(Algorithm.ES256)).isEqualTo("SunEC");
  }

  @Test
  void a_signature_instance_is_new_each_time() {
    Signature one = cryptography.signature(Algorithm.ES256);
    assertThat(cryptography.signature(Algorithm.ES256)).isNotSameAs(one);
    assertThatThrownBy(one::sign).isInstanceOf(java.security.SignatureException.class);
  }

  private static List<String> wronglyAnswered(
      Cryptography cryptography, List<Wycheproof.Vector> vectors) {
    return vectors.stream()
        .filter(vector -> accepts(cryptography, vector) != vector.valid())
        .map(Wycheproof.Vector::name)
        .toList();
  }

  private static boolean accepts(Cryptography cryptography, Wycheproof.Vector vector) {
    PublicJwk jwk = vector.key();
    return cryptography.verify(
        vector.algorithm(), PublicKeys.of(jwk), vector.messageBytes(), vector.signatureBytes());
  }

  private byte[] signed(Algorithm algorithm, KeyPair pair, byte[] data)
      throws GeneralSecurityException {
    Signature signature = cryptography.signature(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(data);
    return signature.sign();
  }

  private static KeyPair pair(Algorithm algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(algorithm == Algorithm.ES256 ? "EC" : "Ed25519");
    if (algorithm == Algorithm.ES256) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    return generator.generateKeyPair();
  }
}
