package dev.chancery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Rows;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are none, or that are meant to hurt (threats T-23, T-25). */
@Tag("T-23")
@Tag("T-25")
class BulkFileTest {
  private static final String ACCEPTED =
      "select count(*) from bulk where accepted_at is not null and collection_id = ";

  private static TestGateway gateway;
  private static Rows rows;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            Map.of(
                "CHANCERY_BULK_WORKERS", "0",
                "CHANCERY_BULK_FILE_ROWS", "1000",
                "CHANCERY_BULK_FILE_MEGABYTES", "2",
                "CHANCERY_BULK_ROW_COLUMNS", "20",
                "CHANCERY_BULK_ROW_LENGTH", "8192",
                "CHANCERY_BULK_FIELD_LENGTH", "4096"));
    rows = Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments("nothing", "", null, null),
        arguments("a header alone", "externalId,name\r\n", null, null),
        arguments("empty lines alone", "externalId,name\n\n\n\n\n", null, null),
        arguments("a name twice", "externalId,name,name\n1,a,b", 1, "3"),
        arguments("no name", "externalId,,name\n1,a,b", 1, "2"),
        arguments("a name of nothing", "externalId,shoe size\n1,42", 1, "2"),
        arguments("semicolons", "externalId;name\n1;Ada", 1, "1"),
        arguments("a quote that is not closed", "externalId,name\n1,Ada\n2,\"Bob\n3,Eve\n", 3, "2"),
        arguments("text after a quote", "externalId,name\n1,\"Ada\"x\n2,Bob\n", 2, "2"),
        arguments("a long field", "externalId,name\n1,Ada\n2," + "x".repeat(5_000), 3, "2"),
        arguments("a very long field", "externalId,name\n1," + "x".repeat(500_000), 2, "2"),
        arguments(
            "a long row",
            "externalId,name,access\n1,"
                + "x".repeat(4_000)
                + ","
                + "x".repeat(4_000)
                + ","
                + "x".repeat(4_000),
            2,
            "4"),
        arguments("many columns", "externalId,name\n1" + ",x".repeat(100), 2, "21"),
        arguments("a null character", "externalId,name\n1,Ada\n2,B\0b", 3, "2"),
        arguments("many rows", "externalId,name\n" + "1,Ada\n".repeat(1_001), 1_002, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void a_file_that_cannot_be_read_on_is_refused_by_line_and_column(
      String what, String file, @Nullable Integer line, @Nullable String column) {
    assertThat(what).isNotEmpty();
    assertRefused(rows.send("", "text/csv", file.getBytes(UTF_8)), line, column);
  }

  @Test
  void other_encodings_than_UTF_8_are_refused_where_they_show() {
    String file = "externalId,name\n1,Ada\n2,Ren\u00e9\n";

    assertRefused(rows.send("", "text/csv", file.getBytes(ISO_8859_1)), 3, "2");
    assertRefused(rows.send("", "text/csv", file.getBytes(UTF_16)), 1, "1");
  }

  /** The name of a claim in letters that only look like its own, and other ends of lines. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "externalId,n\u0430me\n1,Ada",
        "externalId,na\u200bme\n1,Ada",
        "externalId,na\u0000me\n1,Ada",
        "externalId,name\u000b1,Ada",
        "externalId\tname\n1\tAda",
        "externalId|name\n1|Ada",
        "sep=,\nexternalId,name\n1,Ada",
        "\ufeff\ufeffexternalId,name\n1,Ada"
      })
  void a_header_that_only_looks_like_one_is_refused(String file) {
    assertThat(rows.send("", "text/csv", file.getBytes(UTF_8)).code()).isEqualTo("FILE_MALFORMED");
  }

  /** An overlong slash, half of a pair, an overlong null character, and beyond the last plane. */
  @ParameterizedTest
  @ValueSource(strings = {"c0af", "eda080", "c080", "f4908080", "ff", "e9"})
  void octets_that_are_no_UTF_8_are_refused_and_never_guessed(String octets) {
    byte[] begin = "externalId,name\n1,Ada\n2,A".getBytes(UTF_8);
    byte[] wrong = HexFormat.of().parseHex(octets);
    byte[] file = Arrays.copyOf(begin, begin.length + wrong.length + 1);
    System.arraycopy(wrong, 0, file, begin.length, wrong.length);
    file[file.length - 1] = '\n';

    assertRefused(rows.send("", "text/csv", file), 3, "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-16", "iso-8859-1", "windows-1252", "utf-7"})
  void another_charset_is_refused_where_it_is_declared(String charset) {
    assertThat(
            rows.send("", "text/csv; charset=" + charset, "externalId,name\n1,Ada".getBytes(UTF_8))
                .status())
        .isEqualTo(415);
  }

  @Test
  void a_name_that_two_columns_write_in_two_ways_is_one_name() {
    assertRefused(
        rows.csvWith("?map.caf%C3%A9=name", "externalId,caf\u00e9,cafe\u0301", "1,Ada,Bob"),
        1,
        "3");
  }

  @Test
  void a_file_without_what_tells_its_rows_apart_is_refused() {
    Map<String, @Nullable Object> policy = Campaign.unlimited("open");
    policy.put("key", "email");
    Rows byEmail = Rows.of(Campaign.with(gateway.api(), policy));

    assertRefused(byEmail.csv("externalId,name", "1,Ada"), 1, null);
  }

  private static void assertRefused(
      Answered answer, @Nullable Integer line, @Nullable String column) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("FILE_MALFORMED");
    assertThat(answer.json().get("line")).as(answer.string()).isEqualTo(line);
    assertThat(answer.json().get("column")).as(answer.string()).isEqualTo(column);
    assertThat(gateway.count(ACCEPTED + "'" + rows.collection() + "'")).isZero();
  }

  @Test
  void a_file_of_too_many_octets_is_refused() {
    Answered answer =
        rows.send(
            "", "text/csv", ("externalId,name\n" + "\n".repeat(3 * 1024 * 1024)).getBytes(UTF_8));

    assertThat(answer.status()).as(answer.string()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("REQUEST_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"rows\": []}",
        "{\"rows\": {}}",
        "{\"rows\": [1]}",
        "{\"rows\": [{}",
        "{\"rows\": [{} {}]}",
        "{\"rows\": [{},]}",
        "{\"rows\": [{}], \"more\": 1}",
        "{\"rows\": [{}]} {}",
        "{\"line\": [{}]}",
        "{\"rows\": [{\"a\": \"b"
      })
  void what_is_no_object_of_rows_is_refused(String body) {
    Answered answer = rows.send("", "application/json", body.getBytes(UTF_8));

    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("FILE_MALFORMED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?dryRun=yes",
        "?dry_run=true",
        "?map.name=",
        "?dryRun=true&dryRun=true",
        "?priority=10",
        "?notBefore=soon"
      })
  void a_parameter_that_is_not_as_it_must_be_is_refused(String query) {
    assertThat(rows.csvWith(query, "externalId,name", "1,Ada").code())
        .isEqualTo("MALFORMED_REQUEST");
  }

  @Test
  void marks_line_ends_quotes_and_missing_ends_are_all_read() {
    Rows fresh = Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
    String id =
        Rows.accepted(
            fresh.send(
                "",
                "text/csv; charset=UTF-8",
                ("\ufeff\"externalId\",name\r\n"
                        + "1,\"Ada, \"\"the first\"\"\"\n"
                        + "2,\"on two\r\nlines\"\r\n"
                        + "\r\n"
                        + "3,\ud83d\ude00\n"
                        + "\"4\",last")
                    .getBytes(UTF_8)));

    assertThat(fresh.rows(id, "").stream().map(row -> row.get("line"))).containsExactly(2, 3, 6, 7);
    assertThat(fresh.bulk(id).object("counts")).containsEntry("waiting", 4);
  }
}
