package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.ProofType;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.Randomness;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusReference;
import dev.chancery.model.ToBeSigned;
import dev.chancery.model.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast path signs what the plain path signs. */
class SdJwtVcTemplateTest {
  private static final PublicJwk P256 = TestKey.of(Algorithm.ES256).publicJwk();
  private static final PublicJwk ED25519 = TestKey.of(Algorithm.EDDSA).publicJwk();
  private static final List<String> TEXTS =
      List.of("Ada", "", "\"quoted\\\"", "Zoë \u0001\n\t", "日本", "😀", "</script>", "\u2028\u007f");

  @Test
  void any_constant_credential_is_to_the_byte_what_the_plain_path_writes() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      Claims claims = claims(random, 3);
      CredentialProfile profile = profile(random, claims);
      CredentialDraft draft = draft(random, claims);
      CredentialWriter plain = writer(profile, seed);
      CredentialWriter fast = writer(profile, seed).expecting(claims);
      assertThat(fast).isNotInstanceOf(plain.getClass());
      assertSame(seed, fast.prepare(draft), plain.prepare(draft));
    }
  }

  @Test
  void other_claims_than_the_expected_are_written_by_the_plain_path() {
    Random random = new Random(1);
    Claims claims = new Claims(Map.of("name", "Ada"));
    CredentialProfile profile = profile(random, claims);
    CredentialDraft draft = draft(random, new Claims(Map.of("name", "Grace")));
    assertSame(
        1, writer(profile, 1).expecting(claims).prepare(draft), writer(profile, 1).prepare(draft));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/address/city", "/tags/0", "/tags/-"})
  void a_disclosure_inside_a_claim_is_left_to_the_plain_path(String pointer) {
    Claims claims =
        new Claims(Map.of("address", Map.of("city", "Rome"), "tags", List.of("a", "b")));
    CredentialWriter plain = writer(profile(List.of(pointer)), 1);
    assertThat(plain.expecting(claims)).isSameAs(plain);
  }

  private static void assertSame(int seed, Prepared fast, Prepared plain) {
    assertThat(octets(fast)).as("signing input, seed %s", seed).isEqualTo(octets(plain));
    byte[] signature = new byte[64];
    assertThat(fast.finish(signature)).as("seed %s", seed).isEqualTo(plain.finish(signature));
  }

  private static byte[] octets(Prepared prepared) {
    return switch (prepared.toBeSigned()) {
      case ToBeSigned.Octets octets -> octets.bytes();
    };
  }

  /** With the same chance each time. */
  private static CredentialWriter writer(CredentialProfile profile, int seed) {
    Random random = new Random(seed);
    Randomness randomness =
        length -> {
          byte[] bytes = new byte[length];
          random.nextBytes(bytes);
          return bytes;
        };
    return new SdJwtVcFormat(randomness).writer(profile);
  }

  private static CredentialProfile profile(Random random, Claims claims) {
    return profile(
        claims.values().keySet().stream()
            .filter(_ -> random.nextBoolean())
            .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
            .toList());
  }

  private static CredentialProfile profile(List<String> disclosable) {
    return new CredentialProfile(
        TestKey.ISSUER,
        null,
        TestKey.of(Algorithm.EDDSA).kid(),
        Algorithm.ES256,
        "https://issuer.example/vct/Zoë",
        List.of(),
        List.of(),
        disclosable,
        ProofType.DC_SD_JWT,
        DataModel.VCDM_2_0);
  }

  private static CredentialDraft draft(Random random, Claims claims) {
    Instant now = Instant.ofEpochSecond(1_700_000_000L + random.nextInt());
    return new CredentialDraft(
        new CredentialId(UUID.randomUUID()),
        new Did("did:example:a.b-c_%20:" + random.nextInt(1_000)),
        one(random, P256, ED25519, null),
        claims,
        Validity.startingAt(now, random.nextBoolean() ? Duration.ofDays(30) : null),
        one(random, status(random, "https://issuer.example/s/1"), status(random, "ü\"\\"), null));
  }

  private static StatusReference status(Random random, String uri) {
    return new StatusReference(new StatusListId(UUID.randomUUID()), uri, random.nextInt(131_072));
  }

  @SafeVarargs
  private static <T extends @Nullable Object> T one(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static Claims claims(Random random, int depth) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      claims.put(i + one(random, TEXTS.toArray(String[]::new)), value(random, depth));
    }
    return Reading.claims(claims);
  }

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> random.nextDouble();
      case 5 -> one(random, TEXTS.toArray(String[]::new));
      case 6 -> claims(random, depth - 1).values();
      default -> {
        List<@Nullable Object> list = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
    };
  }
}
