package dev.chancery.format.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Claims that satisfy a schema are expressed by the context that is made of it. */
class JsonSchemaContextTest {
  private static final String URL = "https://issuer.example/contexts/generated";
  private static final String VOCABULARY = "https://issuer.example/ns#";
  private static final String SCHEMA =
      """
      {"type": "object",
       "$defs": {"place": {"type": "object", "properties": {
         "locality": {"type": "string"}, "name": {"type": "string"},
         "since": {"type": "string", "format": "date"}}}},
       "properties": {
         "given name": {"type": "string"},
         "größe": {"type": "number"},
         "name": {"type": "string"},
         "born": {"type": "string", "format": "date"},
         "seen": {"type": "string", "format": "date-time"},
         "site": {"type": "string", "format": "uri"},
         "created": {"type": "string"},
         "evidence": {"type": "string"},
         "domain": {"type": "string"},
         "statusPurpose": {"type": "string"},
         "issued": {"type": "string"},
         "home": {"$ref": "#/$defs/place"},
         "places": {"type": "array", "items": {"$ref": "#/$defs/place"}},
         "scores": {"type": "array", "items": {"type": "integer"}},
         "days": {"type": "array", "items": {"type": "string", "format": "date"}},
         "tags": {"type": "array", "uniqueItems": true, "items": {"type": "string"}},
         "matrix": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
         "deep": {"type": "object", "properties": {"deeper": {"type": "object",
           "properties": {"deepest": {"type": "boolean"}}}}}},
       "allOf": [{"properties": {"fromAllOf": {"type": "string"}}}],
       "if": {"properties": {"born": true}}, "then": {"properties": {"fromThen": true}},
       "oneOf": [{"properties": {"either": {"type": "string"}}},
                 {"properties": {"or": {"type": "integer"}}}]}""";
  private static final String CLAIMS =
      """
      "given name": "Ada", "größe": 1.63, "name": "A", "born": "1815-12-10",
      "seen": "2026-11-21T09:00:00Z", "site": "relative/or not", "created": "yes",
      "evidence": "none", "domain": "d", "statusPurpose": "p", "issued": "i",
      "home": {"locality": "Köln", "name": "N", "since": "2001-01-01"},
      "places": [{"locality": "A"}, {"locality": "A", "name": "B"}], "scores": [3, 1, 3],
      "days": ["2001-01-01"], "tags": ["b", "a"], "matrix": [[1, 2], [0.5], []],
      "deep": {"deeper": {"deepest": true}}, "fromAllOf": "x", "fromThen": "y",
      "either": "e", "or": 2""";

  private static final Map<String, @Nullable Object> DOCUMENT =
      JsonSchemaContext.document(
          SafeConversionTest.read(SCHEMA), List.of("Badge", "Entry Pass"), VOCABULARY);
  private static final JsonLdProcessor PROCESSOR =
      new JsonLdProcessor(
          Contexts.standard().with(Map.of(URL, JsonMapper.shared().writeValueAsString(DOCUMENT))));

  private static String canonical(String base, String claims) {
    Map<String, @Nullable Object> credential =
        SafeConversionTest.read(
            """
            {"@context": ["%s", "%s"], "id": "urn:uuid:1",
             "type": ["VerifiableCredential", "Badge", "Entry Pass"], "issuer": "did:web:i.example",
             "credentialSubject": {"id": "did:example:holder", %s}}"""
                .formatted(base, URL, claims));
    return new String(PROCESSOR.canonical(credential), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1"})
  void claims_that_satisfy_the_schema_are_expressed_with_nothing_dropped(String base) {
    assertThat(canonical(base, CLAIMS))
        .contains(
            "#given%20name> \"Ada\"",
            "#gr%C3%B6%C3%9Fe> \"1.63E0\"^^<http://www.w3.org/2001/XMLSchema#double>",
            "<https://schema.org/name> \"A\"",
            "#born> \"1815-12-10\"^^<http://www.w3.org/2001/XMLSchema#date>",
            "#seen> \"2026-11-21T09:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime>",
            "#site> \"relative/or not\"^^<http://www.w3.org/2001/XMLSchema#anyURI>",
            "#created> \"yes\"",
            "#evidence> \"none\"",
            "#home.locality> \"Köln\"",
            "#home.name> \"N\"",
            "#home.since> \"2001-01-01\"^^<http://www.w3.org/2001/XMLSchema#date>",
            "#places.name> \"B\"",
            "#tags> \"a\"",
            "#deep.deeper.deepest> \"true\"",
            "#fromAllOf> \"x\"",
            "#fromThen> \"y\"",
            "#either> \"e\"",
            "#or> \"2\"",
            "<https://issuer.example/ns#Entry%20Pass>");
  }

  @Test
  void the_order_of_an_array_is_signed_and_that_of_a_set_is_not() {
    String base = "https://www.w3.org/ns/credentials/v2";
    assertThat(canonical(base, "\"scores\": [1, 2, 2]"))
        .isNotEqualTo(canonical(base, "\"scores\": [2, 1, 2]"))
        .isNotEqualTo(canonical(base, "\"scores\": [1, 2]"));
    assertThat(canonical(base, "\"tags\": [\"a\", \"b\"]"))
        .isEqualTo(canonical(base, "\"tags\": [\"b\", \"a\"]"));
  }

  @Test
  void what_the_schema_does_not_name_is_refused() {
    String base = "https://www.w3.org/ns/credentials/v2";
    for (String claim : List.of("\"unheard\": 1", "\"home\": {\"unheard\": 1}")) {
      assertThatThrownBy(() -> canonical(base, claim)).isInstanceOf(ProblemException.class);
    }
  }

  /** A term that a proof or a status entry uses for its own would break them. */
  @ParameterizedTest
  @ValueSource(
      strings = {"https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1"})
  void proofs_and_status_entries_stay_what_they_are(String base) {
    String document =
        """
        {"@context": ["%s", "%s", "https://w3id.org/security/data-integrity/v2",
                      "https://www.w3.org/ns/credentials/status/v1"],
         "id": "urn:uuid:1", "type": "%s", %s}""";
    String proof =
        document.formatted(
            base,
            URL,
            "DataIntegrityProof",
            "\"created\": \"2026-11-21T09:00:00Z\", \"domain\": \"d\"");
    String entry =
        document.formatted(
            base, URL, "BitstringStatusListEntry", "\"statusPurpose\": \"revocation\"");
    assertThat(
            new String(PROCESSOR.canonical(SafeConversionTest.read(proof)), StandardCharsets.UTF_8))
        .contains("<http://purl.org/dc/terms/created>", "<https://w3id.org/security#domain>");
    assertThat(
            new String(PROCESSOR.canonical(SafeConversionTest.read(entry)), StandardCharsets.UTF_8))
        .contains("<https://www.w3.org/ns/credentials/status#statusPurpose> \"revocation\"");
  }

  @Test
  void a_reference_in_a_circle_ends() {
    assertThat(
            JsonSchemaContext.document(
                SafeConversionTest.read(
                    "{\"properties\": {\"child\": {\"$ref\": \"#\"}, \"x:y\": true}}"),
                List.of(),
                VOCABULARY))
        .containsKey("@context");
  }
}
