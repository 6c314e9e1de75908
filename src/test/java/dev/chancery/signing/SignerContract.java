package dev.chancery.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.ToBeSigned;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.crypto.PublicKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What every signer holds to, wherever its key is. */
abstract class SignerContract {
  private static final byte[] OCTETS = "header.payload".getBytes(StandardCharsets.US_ASCII);

  private final Cryptography cryptography = Cryptography.load();

  abstract Algorithm algorithm();

  abstract Signer signer();

  abstract PublicJwk publicJwk();

  @Test
  void a_signature_is_sixty_four_bytes_and_verifies() {
    byte[] signature = settled(signer().sign(new ToBeSigned.Octets(algorithm(), OCTETS)));
    assertThat(signature).hasSize(64);
    assertThat(cryptography.verify(algorithm(), PublicKeys.of(publicJwk()), OCTETS, signature))
        .isTrue();
  }

  @Test
  void a_signer_signs_again_and_again() {
    Signer signer = signer();
    for (int i = 0; i < 100; i++) {
      byte[] octets = ("message " + i).getBytes(StandardCharsets.US_ASCII);
      byte[] signature = settled(signer.sign(new ToBeSigned.Octets(algorithm(), octets)));
      assertThat(cryptography.verify(algorithm(), PublicKeys.of(publicJwk()), octets, signature))
          .isTrue();
    }
  }

  @Test
  void what_is_meant_for_another_algorithm_is_refused() {
    Algorithm other = algorithm() == Algorithm.ES256 ? Algorithm.EDDSA : Algorithm.ES256;
    Future<byte[]> refused = signer().sign(new ToBeSigned.Octets(other, OCTETS));
    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> assertThat(failure.problem()).isInstanceOf(Problem.SigningFailed.class));
  }

  static <T> T settled(Future<T> future) throws CompletionException {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
