package dev.chancery.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellsTest {
  @Test
  void a_text_that_may_be_one_stays_as_it_is() throws Exception {
    assertThat(Cells.value(" 007 ", Set.of())).isEqualTo(" 007 ");
    assertThat(Cells.value("42", Set.of("integer", "string"))).isEqualTo("42");
    assertThat(Cells.value("2026-11-22", Set.of("string"))).isEqualTo("2026-11-22");
  }

  @Test
  void numbers_are_read_to_their_last_digit() throws Exception {
    assertThat(Cells.value("42", Set.of("integer"))).isEqualTo(42);
    assertThat(Cells.value(" +42 ", Set.of("number"))).isEqualTo(42);
    assertThat(Cells.value("-2147483648", Set.of("integer"))).isEqualTo(Integer.MIN_VALUE);
    assertThat(Cells.value("2147483648", Set.of("integer"))).isEqualTo(2_147_483_648L);
    assertThat(Cells.value("9223372036854775808", Set.of("integer")))
        .isEqualTo(new BigInteger("9223372036854775808"));
    assertThat(Cells.value("0.10", Set.of("number"))).isEqualTo(new BigDecimal("0.10"));
    assertThat(Cells.value("1e3", Set.of("number", "null"))).isEqualTo(new BigDecimal("1e3"));
  }

  @Test
  void arrays_and_objects_stand_in_their_field_as_JSON() throws Exception {
    assertThat(Cells.value("[1, \"b\"]", Set.of("array"))).isEqualTo(List.of(1, "b"));
    assertThat(Cells.value(" {\"a\": true}", Set.of("object"))).isEqualTo(Map.of("a", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.5                 | integer
          one                 | integer
          0x10                | integer
          NaN                 | number
          1,5                 | number
          1e999999            | number
          1.55e-99            | number
          0.123456789012345678901234567890123456789 | number
          12345678901234567890123456789012345678901 | integer
          yes                 | boolean
          1                   | boolean
          [1                  | array
          {}                  | array
          {"a":1,"a":2}       | object
          """)
  void what_is_not_of_its_type_is_told_by_the_type_alone(String text, String type) {
    assertThatThrownBy(() -> Cells.value(text, Set.of(type)))
        .isInstanceOf(Cells.Mismatch.class)
        .hasMessage("not of type " + type);
  }
}
