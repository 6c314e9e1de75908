package dev.chancery.format.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What is said is in the canonical form, or is refused (threats T-17, T-18, T-19). */
class SafeConversionTest {
  static final String TERMS = "https://issuer.example/contexts/terms";

  static final Contexts CONTEXTS =
      Contexts.standard()
          .with(
              Map.of(
                  TERMS,
                  """
                  {"@context": {
                    "@version": 1.1, "@protected": true,
                    "ex": "https://issuer.example/ns#",
                    "xsd": "http://www.w3.org/2001/XMLSchema#",
                    "Badge": "ex:Badge",
                    "given": "ex:given",
                    "count": "ex:count",
                    "born": {"@id": "ex:born", "@type": "xsd:date"},
                    "score": {"@id": "ex:score", "@type": "xsd:double"},
                    "home": {"@id": "ex:home", "@type": "@id"},
                    "kind": {"@id": "ex:kind", "@type": "@vocab"},
                    "motto": {"@id": "ex:motto", "@language": "de"},
                    "tags": {"@id": "ex:tags", "@container": "@set"},
                    "steps": {"@id": "ex:steps", "@container": "@list"},
                    "byLanguage": {"@id": "ex:byLanguage", "@container": "@language"},
                    "raw": {"@id": "ex:raw", "@type": "@json"},
                    "gone": null,
                    "pack": {"@id": "ex:pack", "@container": "@graph"},
                    "address": {"@id": "ex:address", "@context": {
                      "@protected": true,
                      "street": "ex:street", "given": "ex:otherGiven"}}
                  }}"""));

  private static final JsonLdProcessor PROCESSOR = new JsonLdProcessor(CONTEXTS);
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  static Map<String, @Nullable Object> read(String json) {
    return JSON.readValue(json, OBJECT);
  }

  static Map<String, @Nullable Object> credential(String subject) {
    return read(
        """
        {"@context": ["https://www.w3.org/ns/credentials/v2", "%s"],
         "id": "urn:uuid:1", "type": ["VerifiableCredential", "Badge"],
         "issuer": "did:web:issuer.example",
         "credentialSubject": {"id": "did:example:holder"%s}}"""
            .formatted(TERMS, subject.isEmpty() ? "" : ", " + subject));
  }

  private static String canonical(String subject) {
    return new String(PROCESSOR.canonical(credential(subject)), StandardCharsets.UTF_8);
  }

  static List<Violation> violations(Map<String, @Nullable Object> document) {
    try {
      byte[] _ = PROCESSOR.canonical(document);
      return List.of();
    } catch (ProblemException e) {
      return ((Problem.ClaimsInexpressible) e.problem()).violations();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"given\": \"Zoë \\\"Z\\\" \\u0001\\u007f\" | given> \"Zoë \\\"Z\\\" \\u0001\\u007F\" .",
        "\"given\": true | given> \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean> .",
        "\"count\": 7 | count> \"7\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
        "\"count\": 7.0 | count> \"7\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
        "\"count\": 1e3 | count> \"1000\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
        "\"count\": -0.5 | count> \"-5.0E-1\"^^<http://www.w3.org/2001/XMLSchema#double> .",
        "\"count\": 9.95 | \"9.949999999999999E0\"^^<http://www.w3.org/2001/XMLSchema#double> .",
        "\"score\": 7 | score> \"7.0E0\"^^<http://www.w3.org/2001/XMLSchema#double> .",
        "\"born\": \"1990-01-01\" | \"1990-01-01\"^^<http://www.w3.org/2001/XMLSchema#date> .",
        "\"home\": \"https://a.example/ü?q#f\" | home> <https://a.example/ü?q#f> .",
        "\"home\": \"ex:compact\" | home> <https://issuer.example/ns#compact> .",
        "\"kind\": \"Badge\" | kind> <https://issuer.example/ns#Badge> .",
        "\"motto\": \"Ja\" | motto> \"Ja\"@de .",
        "\"motto\": {\"@value\": \"Si\", \"@language\": \"es\"} | motto> \"Si\"@es .",
        "\"given\": {\"@value\": \"a\", \"@direction\": \"rtl\"} | \"a\"^^<https://www.w3.org/ns/i18n#_rtl> .",
        "\"given\": {\"@value\": \"a\", \"@language\": \"ar\", \"@direction\": \"rtl\"} | \"a\"^^<https://www.w3.org/ns/i18n#ar_rtl> .",
        "\"steps\": [[1], []] | <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .",
        "\"address\": {\"street\": \"S\", \"given\": \"G\"} | otherGiven> \"G\" .",
        "\"address\": {\"id\": \"urn:a:1\", \"street\": \"S\"} | <urn:a:1> <https",
        "\"pack\": {\"given\": \"G\"} | given> \"G\" _:c14n",
        "\"pack\": [{\"id\": \"urn:a\", \"count\": 1}] | <urn:a> <https://issuer.example/ns#count> \"1\"",
        "\"pack\": {\"@context\": {\"own\": \"ex:own\"}, \"own\": \"O\"} | own> \"O\" _:c14n",
        "\"ex:direct\": 1 | <https://issuer.example/ns#direct> \"1\""
      })
  void what_a_context_defines_is_in_the_canonical_form(String claim, String line) {
    assertThat(canonical(claim.strip())).contains(line.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"givn\": \"misspelt\"",
        "\"gone\": \"taken out of use\"",
        "\"given\": null",
        "\"tags\": []",
        "\"tags\": [\"a\", null]",
        "\"tags\": [[\"a\"], [\"b\"]]",
        "\"home\": \"relative/path\"",
        "\"home\": \"not an iri: at all\"",
        "\"home\": \"_:blank\"",
        "\"home\": 7",
        "\"kind\": \"Unheard\"",
        "\"count\": 9007199254740993",
        "\"count\": 0.12345678901234567891",
        "\"count\": 0.30000000000000004",
        "\"count\": 1e400",
        "\"count\": 1e1000000000",
        "\"given\": \"\\ud800\"",
        "\"byLanguage\": {\"en\": \"a\"}",
        "\"raw\": {\"a\": 1}",
        "\"type\": \"Unheard\"",
        "\"type\": []",
        "\"type\": [7]",
        "\"@context\": {\"given\": \"urn:mine\"}",
        "\"@reverse\": {\"given\": {\"id\": \"urn:a\"}}",
        "\"@included\": [{\"given\": \"a\"}]",
        "\"@graph\": [{\"given\": \"a\"}]",
        "\"@index\": \"a\"",
        "\"@nonsense\": \"a\"",
        "\"@id\": \"urn:another\"",
        "\"given\": {\"@value\": \"a\", \"@language\": \"EN\"}",
        "\"given\": {\"@value\": \"a\", \"@direction\": \"up\"}",
        "\"given\": {\"@value\": 4, \"@direction\": \"rtl\"}",
        "\"given\": {\"@value\": \"a\", \"@language\": \"EN\", \"@direction\": \"rtl\"}",
        "\"given\": {\"@value\": null}",
        "\"given\": {\"@list\": [\"a\"]}",
        "\"pack\": \"urn:a\"",
        "\"pack\": {}",
        "\"pack\": {\"id\": \"urn:a\"}",
        "\"pack\": {\"@value\": \"a\"}",
        "\"pack\": [[{\"given\": \"a\"}]]",
        "\"pack\": {\"given\": \"a\", \"address\": {\"@context\": {}}}",
        "\"address\": {\"id\": \"relative\", \"street\": \"S\"}",
        "\"address\": {\"stret\": \"misspelt\"}",
        "\"address\": {\"street\": {\"deep\": \"undefined\"}}"
      })
  void what_json_ld_would_drop_or_change_is_refused(String claim) {
    assertThat(violations(credential(claim)))
        .isNotEmpty()
        .allSatisfy(v -> assertThat(v.pointer()).startsWith("/credentialSubject/"));
  }

  @Test
  void every_fault_is_told_at_once_and_where_it_is() {
    assertThat(violations(credential("\"a/b\": 1, \"address\": {\"c\": 2}, \"given\": null")))
        .extracting(Violation::pointer)
        .containsExactly(
            "/credentialSubject/a~1b", "/credentialSubject/address/c", "/credentialSubject/given");
  }

  @Test
  void a_type_that_no_context_defines_is_refused() {
    Map<String, @Nullable Object> credential = credential("");
    credential.put("type", List.of("VerifiableCredential", "Unheard"));
    assertThat(violations(credential)).extracting(Violation::pointer).containsExactly("/type");
  }

  @Test
  void more_blank_nodes_than_a_credential_needs_are_refused() {
    String items = "{},".repeat(511) + "{}";
    assertThat(violations(credential("\"tags\": [" + items + "]"))).isEmpty();
    assertThat(violations(credential("\"tags\": [{}," + items + "]")))
        .extracting(Violation::pointer)
        .containsExactly("/credentialSubject/tags/512");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"https://evil.example/name\"}",
        "{\"VerifiableCredential\": \"https://evil.example/V\"}",
        "{\"id\": \"https://evil.example/id\"}",
        "{\"issuer\": {\"@id\": \"https://evil.example/i\", \"@protected\": true}}",
        "null"
      })
  void a_context_that_redefines_what_is_protected_is_refused(String context) {
    assertUnusable(context);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@base\": \"https://evil.example/\"}",
        "{\"@import\": \"https://evil.example/\"}",
        "{\"@propagate\": false}",
        "{\"@version\": 1.0}",
        "{\"@vocab\": \"relative\"}",
        "{\"a\": {\"@id\": \"relative\"}}",
        "{\"a\": \"b:c\", \"b\": \"a:d\"}",
        "{\"a\": \"a\"}",
        "{\"a\": 7}",
        "{\"\": \"urn:a\"}",
        "{\"a\": {\"@id\": \"urn:a\", \"@type\": \"relative\"}}",
        "7"
      })
  void a_context_that_makes_no_sense_is_refused(String context) {
    assertUnusable(context);
  }

  private static void assertUnusable(String context) {
    String url = "https://evil.example/context";
    JsonLdProcessor processor =
        new JsonLdProcessor(CONTEXTS.with(Map.of(url, "{\"@context\":" + context + "}")));
    Map<String, @Nullable Object> credential = credential("");
    credential.put("@context", List.of("https://www.w3.org/ns/credentials/v2", url));
    credential.put("type", "VerifiableCredential");
    assertThatThrownBy(() -> processor.canonical(credential))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.ContextUnusable.class));
  }

  @Test
  void contexts_that_refer_to_each_other_end_in_an_error() {
    String a = "https://a.example/";
    String b = "https://b.example/";
    JsonLdProcessor processor =
        new JsonLdProcessor(
            Contexts.standard()
                .with(
                    Map.of(a, "{\"@context\":\"" + b + "\"}", b, "{\"@context\":\"" + a + "\"}")));
    assertThatThrownBy(() -> processor.canonical(read("{\"@context\":\"" + a + "\"}")))
        .isInstanceOf(ProblemException.class);
  }

  /** To write out each of their pointers would take four hundred megabytes. */
  @Test
  void many_members_below_long_names_are_walked_in_the_time_that_they_take_to_read() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Map<String, Object> inner = new LinkedHashMap<>();
    for (int i = 0; i < 4_000; i++) {
      inner.put("urn:ex:" + i, i);
    }
    Object deep = inner;
    for (int i = 0; i < 25; i++) {
      deep = Map.of("@id", "urn:a:" + i, "urn:long:" + "x".repeat(4_000), deep);
    }
    Map<String, @Nullable Object> credential = credential("");
    credential.put("credentialSubject", deep);

    long before = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    assertThat(PROCESSOR.statements(credential)).hasSizeGreaterThan(4_000);
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;

    assertThat(allocated).isLessThan(100_000_000);
  }

  @Test
  void the_machines_language_changes_nothing() {
    Locale before = Locale.getDefault();
    String expected = canonical("\"score\": 1234.5");
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(canonical("\"score\": 1234.5")).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void what_the_library_would_skip_is_refused_and_not_logged() {
    String url = "https://issuer.example/contexts/skipped";
    JsonLdProcessor processor =
        new JsonLdProcessor(
            CONTEXTS.with(
                Map.of(
                    url,
                    """
                    {"@context": {"two": "https://a.example/#",
                      "link": {"@id": "urn:link", "@type": "@id"}}}""")));
    List<LogRecord> logged = new ArrayList<>();
    Handler handler = new Listening(logged);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      assertThatThrownBy(
              () ->
                  processor.canonical(
                      read(
                          "{\"@context\": \"%s\", \"@id\": \"urn:a\", \"link\": \"two:x#y\"}"
                              .formatted(url))))
          .isInstanceOf(ProblemException.class);
    } finally {
      root.removeHandler(handler);
    }
    assertThat(logged).isEmpty();
  }

  private static final class Listening extends Handler {
    private final List<LogRecord> logged;

    Listening(List<LogRecord> logged) {
      this.logged = logged;
    }

    @Override
    public void publish(LogRecord entry) {
      logged.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
