package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.authlete.sd.Disclosure;
import com.authlete.sd.SDJWT;
import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.Algorithm;
import dev.chancery.model.DataModel;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.ProofType;
import dev.chancery.model.Randomness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims of any shape, pointers of any choice: each seed is one of each. */
class SdJwtVcDisclosureTest {
  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everything_disclosed_again_is_the_claims_given(int seed) {
    Sample sample = new Sample(new Random(seed));
    List<Disclosure> disclosures = SDJWT.parse(sample.credential).getDisclosures();
    assertThat(disclosures).hasSize(sample.pointers.size());
    assertThat(Reading.normal(SdJwtVcFormatTest.disclosed(sample.credential, disclosures)))
        .isEqualTo(Reading.normal(sample.claims));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void what_is_not_disclosed_stands_nowhere_in_the_jwt(int seed) {
    Sample sample = new Sample(new Random(seed));
    Set<String> visible = new HashSet<>();
    collectTexts(SdJwtVcFormatTest.disclosed(sample.credential, List.of()), visible);
    assertThat(visible).isEqualTo(sample.textsOutsideAnyPointer());
  }

  private static void collectTexts(@Nullable Object value, Set<String> texts) {
    switch (value) {
      case String text -> texts.add(text);
      case Map<?, ?> map -> map.values().forEach(member -> collectTexts(member, texts));
      case List<?> list -> list.forEach(element -> collectTexts(element, texts));
      case null, default -> {}
    }
  }

  /** Claims whose every string is its own, and the pointers that were chosen among theirs. */
  private static final class Sample {
    final Map<String, @Nullable Object> claims;
    final Map<String, String> pointerOfText = new LinkedHashMap<>();
    final List<String> pointers = new ArrayList<>();
    final String credential;
    private final Random random;

    Sample(Random random) {
      this.random = random;
      this.claims = object("", 4);
      this.credential = written();
    }

    private Map<String, @Nullable Object> object(String pointer, int depth) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        object.put("n" + i, value(pointer + "/n" + i, depth - 1));
      }
      return object;
    }

    private @Nullable Object value(String pointer, int depth) {
      if (random.nextInt(3) == 0) {
        pointers.add(pointer);
      }
      return switch (random.nextInt(depth > 0 ? 7 : 5)) {
        case 0 -> random.nextInt();
        case 1 -> random.nextBoolean();
        case 2 -> null;
        case 3, 4 -> text(pointer);
        case 5 -> object(pointer, depth);
        default -> array(pointer, depth);
      };
    }

    private String text(String pointer) {
      String text = "»" + pointerOfText.size() + "« \u0000\"\\ ü🜚";
      pointerOfText.put(text, pointer);
      return text;
    }

    private List<@Nullable Object> array(String pointer, int depth) {
      List<@Nullable Object> array = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        array.add(value(pointer + "/" + array.size(), depth - 1));
      }
      return array;
    }

    private String written() {
      Randomness chance =
          length -> {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
          };
      CredentialProfile profile =
          new CredentialProfile(
              TestKey.ISSUER,
              null,
              CredentialFormatContract.KEY.kid(),
              Algorithm.ES256,
              "v",
              List.of(),
              List.of(),
              pointers,
              ProofType.DC_SD_JWT,
              DataModel.VCDM_2_0);
      return new Formats(chance)
          .of(FormatIdentifier.DC_SD_JWT, Contexts.standard())
          .writer(profile)
          .prepare(CredentialFormatContract.draft(Reading.claims(claims)))
          .finish(new byte[64]);
    }

    Set<String> textsOutsideAnyPointer() {
      Set<String> texts = new HashSet<>(pointerOfText.keySet());
      texts.removeIf(text -> pointers.stream().anyMatch(pointer -> covers(pointer, text)));
      return texts;
    }

    private boolean covers(String pointer, String text) {
      return (pointerOfText.get(text) + "/").startsWith(pointer + "/");
    }
  }
}
