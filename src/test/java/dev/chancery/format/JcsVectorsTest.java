package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chancery.model.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** RFC 8785, Appendix B and the test data that its author publishes. */
class JcsVectorsTest {
  private static final Path VECTORS = Path.of("../shared/vectors/jcs");
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  /** But for {@code values.json}, whose numbers are no doubles, and an array. */
  @ParameterizedTest
  @ValueSource(strings = {"french", "structures", "unicode", "weird"})
  void published_data_has_its_published_form(String name) throws IOException {
    Path input = VECTORS.resolve("input/" + name + ".json");
    if (!Files.exists(input)) {
      System.err.println("SKIPPED: no published vectors at " + input.toAbsolutePath());
    }
    assumeTrue(Files.exists(input), () -> "no published vectors at " + input);
    byte[] canonical =
        Jcs.canonical(JsonMapper.shared().readValue(Files.readString(input), OBJECT));
    assertThat(new String(canonical, StandardCharsets.UTF_8))
        .isEqualTo(Files.readString(VECTORS.resolve("output/" + name + ".json")).strip());
  }

  @Test
  void a_number_that_a_double_does_not_hold_is_refused() {
    for (Object number :
        new Object[] {
          new BigDecimal("333333333.33333329"), new BigDecimal("1E+30"), 1L << 53, Double.NaN
        }) {
      assertThatThrownBy(() -> Jcs.canonical(Reading.claims(Map.of("n", number)).values()))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void half_a_surrogate_pair_is_refused() {
    for (String name : new String[] {"\ud800", "a"}) {
      assertThatThrownBy(() -> Jcs.canonical(Reading.claims(Map.of(name, "\udc00")).values()))
          .isInstanceOf(ProblemException.class);
    }
  }
}
