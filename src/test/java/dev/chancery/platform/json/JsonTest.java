package dev.chancery.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threat T-22: what a body may do to whoever parses it. */
class JsonTest {
  static Stream<byte[]> hostile() {
    return Stream.of(
            "",
            "{",
            "[]",
            "null",
            "{} {}",
            "{\"a\":1,\"a\":2}",
            "{\"o\":{\"a\":1,\"a\":2}}",
            "{\"n\":1e999999999}",
            "{\"n\":1e30795252011}",
            "{\"n\":-1.5E-99999999999999}",
            "{\"n\":1" + "0".repeat(50) + "}",
            "{\"n\":NaN}",
            "{'a':1}",
            "{\"a\":1,}",
            "/* */{}",
            "{\"s\":\"\\ud800\"}",
            "{\"s\":\"\\u0000\"}",
            "{\"\\udc00\":1}",
            "\uFEFF{}",
            "{\"d\":" + "[".repeat(33) + "]".repeat(33) + "}",
            "{\"d\":" + "{\"d\":".repeat(33) + "1" + "}".repeat(34),
            "{\"s\":\"" + "x".repeat(300_000) + "\"}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostile_text_is_malformed_and_is_not_quoted(byte[] body) {
    assertThatThrownBy(() -> Json.object(body))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(Problem.MalformedRequest.class));
  }

  @Test
  void octets_that_are_not_utf_8_are_malformed() {
    byte[] latin1 = "{\"name\":\"Zoë\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Json.object(latin1)).isInstanceOf(ProblemException.class);
  }

  @Test
  void thirty_two_deep_is_deep_enough() {
    String deepest = "{\"d\":" + "[".repeat(31) + "]".repeat(31) + "}";
    assertThat(Json.text(Json.object(deepest))).isEqualTo(deepest);
  }

  @Test
  void numbers_keep_their_digits() {
    String numbers = "{\"price\":19.90,\"big\":12345678901234567890,\"small\":7}";
    assertThat(Json.text(Json.object(numbers))).isEqualTo(numbers);
  }

  @Test
  void a_member_that_nobody_has_read_is_refused_by_name() {
    Members members = Members.of(Json.object("{\"name\":\"x\",\"nmae\":\"y\"}"));
    assertThat(members.text("name")).isEqualTo("x");
    assertThatThrownBy(members::nothingElse)
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused ->
                assertThat(refused.problem())
                    .isEqualTo(
                        new Problem.MalformedRequest("/nmae", "not a member of this request")));
  }
}
