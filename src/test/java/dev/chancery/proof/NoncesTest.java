package dev.chancery.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class NoncesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final byte[] KEY = new byte[32];

  private final Random random = new Random(7);
  private final Randomness randomness =
      length -> {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
      };
  private final Nonces nonces = at(NOW);

  @Test
  void a_nonce_is_good_until_it_expires() {
    String nonce = nonces.mint("collection", LIFETIME);
    Instant expiry = NOW.plus(LIFETIME);
    assertThat(nonces.check("collection", nonce)).isEqualTo(expiry);
    assertThat(at(expiry.minusMillis(1)).check("collection", nonce)).isEqualTo(expiry);
    assertInvalid(at(expiry), "collection", nonce, "expired");
    assertInvalid(at(expiry.plusSeconds(86_400)), "collection", nonce, "expired");
  }

  @Test
  void a_nonce_is_good_for_its_scope_only() {
    String nonce = nonces.mint("collection", LIFETIME);
    for (String scope : List.of("", "collectio", "collection ", "Collection", "collections")) {
      assertInvalid(nonces, scope, nonce, "not one of ours");
    }
  }

  @Test
  void a_nonce_under_another_key_is_not_ours() {
    byte[] other = new byte[32];
    other[31] = 1;
    String nonce =
        new Nonces(other, InstantSource.fixed(NOW), randomness).mint("collection", LIFETIME);
    assertInvalid(nonces, "collection", nonce, "not one of ours");
  }

  @Test
  void another_node_with_the_same_key_knows_it() {
    assertThat(at(NOW).check("c", nonces.mint("c", LIFETIME))).isEqualTo(NOW.plus(LIFETIME));
  }

  @Test
  void no_two_are_the_same() {
    assertThat(nonces.mint("c", LIFETIME)).isNotEqualTo(nonces.mint("c", LIFETIME));
  }

  @Test
  void every_single_bit_counts() {
    byte[] octets = Base64.getUrlDecoder().decode(nonces.mint("c", LIFETIME));
    for (int bit = 0; bit < octets.length * 8; bit++) {
      byte[] turned = octets.clone();
      turned[bit / 8] ^= (byte) (1 << (bit % 8));
      assertInvalid(nonces, "c", encode(turned), "not one of ours");
    }
  }

  @Test
  void only_the_one_spelling_is_ours() {
    String nonce = nonces.mint("c", LIFETIME);
    char last = nonce.charAt(53);
    assertThat("AEIMQUYcgkosw048").contains(String.valueOf(last));
    for (String other :
        List.of(
            "",
            "x",
            nonce + "=",
            nonce + "==",
            nonce + "A",
            nonce + "\n",
            " " + nonce,
            nonce.substring(0, 53),
            nonce.substring(0, 53) + (char) (last + 1),
            nonce.substring(0, 53) + "=",
            nonce.substring(0, 53) + "\u00e9",
            "A".repeat(54),
            "A".repeat(100_000))) {
      assertInvalid(nonces, "c", other, "not one of ours");
    }
  }

  /** The layout is a promise to other nodes of other versions. */
  @Test
  void a_nonce_is_expiry_and_chance_and_an_hmac() throws Exception {
    byte[] signed = ByteBuffer.allocate(24).putLong(NOW.getEpochSecond() + 300).array();
    Nonces plain = new Nonces(KEY, InstantSource.fixed(NOW), byte[]::new);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    mac.update("chancery nonce 1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    mac.update(new byte[] {0, 0, 0, 1, 'c'});
    byte[] tag = mac.doFinal(signed);
    assertThat(plain.mint("c", LIFETIME))
        .isEqualTo(encode(ByteBuffer.allocate(40).put(signed).put(tag, 0, 16).array()));
  }

  @Test
  void a_key_has_32_octets() {
    assertThatThrownBy(() -> new Nonces(new byte[16], InstantSource.fixed(NOW), randomness))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Nonces at(Instant instant) {
    return new Nonces(KEY, InstantSource.fixed(instant), randomness);
  }

  private static String encode(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static void assertInvalid(Nonces nonces, String scope, String nonce, String reason) {
    assertThatThrownBy(() -> nonces.check(scope, nonce))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.NonceInvalid(reason)));
  }
}
