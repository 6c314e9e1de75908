package dev.chancery.format.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Digests;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextsTest {
  private static final String MINE = "https://issuer.example/contexts/1";

  /** VCDM 2.0 §B.1, VCDM 1.1 §B.1, Data Integrity §2.4. */
  @ParameterizedTest
  @CsvSource({
    "https://www.w3.org/ns/credentials/v2,"
        + "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "https://www.w3.org/2018/credentials/v1,"
        + "ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc",
    "https://w3id.org/security/data-integrity/v2,"
        + "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"
  })
  void a_normative_context_has_the_digest_that_its_specification_publishes(
      String url, String digest) {
    assertThat(HexFormat.of().formatHex(Digests.sha256(Contexts.standard().text(url))))
        .isEqualTo(digest);
  }

  @Test
  void every_context_of_the_jar_can_be_processed() {
    for (String url : Contexts.standard().urls()) {
      assertThat(new ContextProcessing(Contexts.standard()).ofDocument(url)).isNotNull();
    }
  }

  @Test
  void what_is_not_registered_is_a_problem_and_is_not_fetched() {
    assertThatThrownBy(() -> Contexts.standard().text(MINE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.ContextNotFound(MINE)));
  }

  @Test
  void more_can_be_given_and_none_can_be_replaced() {
    Contexts more = Contexts.standard().with(Map.of(MINE, "{\"@context\":{}}"));
    assertThat(more.text(MINE)).isEqualTo("{\"@context\":{}}");
    assertThat(more.with(Map.of(MINE, "{\"@context\":{}}")).urls()).isEqualTo(more.urls());
    for (String url : new String[] {MINE, "https://www.w3.org/ns/credentials/v2"}) {
      assertThatThrownBy(() -> more.with(Map.of(url, "{\"@context\":{\"a\":\"urn:a\"}}")))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void what_is_no_context_document_is_refused() {
    for (String text : new String[] {"", "[]", "{}", "{\"@context\":", "null"}) {
      assertThatThrownBy(() -> Contexts.standard().with(Map.of(MINE, text)))
          .isInstanceOf(ProblemException.class);
    }
  }
}
