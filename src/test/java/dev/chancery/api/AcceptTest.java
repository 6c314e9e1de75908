package dev.chancery.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proactive negotiation (RFC 9110 §12.5.1). */
class AcceptTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json                                  | true",
        "Application/JSON                                  | true",
        "application/json;q=0.1                            | true",
        "application/json, */*                             | true",
        "application/json, text/plain, */*                 | true",
        "application/*                                     | true",
        "text/*;q=0.5, application/json;q=0.6              | true",
        "application/json ; charset=utf-8 ; q=0.9, text/html;q=0.8 | true",
        "text/html;q=0, */*                                | true",
        "application/json, text/html                       | false",
        "text/html, application/json                       | false",
        "text/html,application/xhtml+xml,*/*;q=0.8         | false",
        "*/*                                               | false",
        "application/json;q=0                              | false",
        "application/json;q=0, */*;q=0                     | false",
        "application/json;q=nonsense                       | false",
        "image/png                                         | false",
      })
  void JSON_is_preferred_where_it_is_liked_better_or_named_more_closely(
      String accept, boolean preferred) {
    assertThat(Accept.prefers(accept, "application/json", "text/html")).isEqualTo(preferred);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                   | true",
        "GZIP;q=0.1, br         | true",
        "deflate, gzip;q=1.0    | true",
        "*                      | true",
        "br, *;q=0.5            | true",
        "gzip;q=0               | false",
        "gzip;q=0, *            | false",
        "*;q=0                  | false",
        "gzip;q=nonsense        | false",
        "gzipped, x-gzip        | false",
        "identity               | false",
        "''                     | false",
      })
  void a_coding_is_taken_by_name_or_as_any(String accept, boolean taken) {
    assertThat(Accept.takes(accept, "gzip")).isEqualTo(taken);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", ";", ";;;", ";q=", "/", "*", "*/", "/*", ",;,", "a/b;q", "q=1"})
  void nonsense_prefers_nothing(String accept) {
    assertThat(Accept.prefers(accept, "application/json", "text/html")).isFalse();
    assertThat(Accept.prefers(accept, "text/html", "application/json")).isFalse();
  }
}
