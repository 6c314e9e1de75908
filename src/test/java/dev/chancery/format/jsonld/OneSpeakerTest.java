package dev.chancery.format.jsonld;

import static dev.chancery.format.jsonld.SafeConversionTest.credential;
import static dev.chancery.format.jsonld.SafeConversionTest.read;
import static dev.chancery.format.jsonld.SafeConversionTest.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What verifiers read by its name is where they read it, or is refused (threat T-18). */
class OneSpeakerTest {
  private static final String NOT_YOURS = "is for the other object of this id to say";

  /** Who reads by name would see neither that it ends, nor that it can be taken back. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"validUntil\": \"2031-01-01T00:00:00Z\"",
        "\"credentialStatus\": {\"id\": \"urn:s\", \"type\": \"BitstringStatusListEntry\"}",
        "\"issuer\": \"did:web:other.example\"",
        "\"credentialSubject\": {\"id\": \"urn:another\"}"
      })
  void what_is_read_by_name_is_said_by_no_other_object_of_the_same_id(String member) {
    String again = "{\"id\": \"urn:uuid:1\", \"type\": \"VerifiableCredential\", " + member + "}";
    for (String home : List.of(again, "{\"id\": \"urn:h\", \"home\": " + again + "}")) {
      assertThat(violations(credential("\"home\": " + home)))
          .extracting(Violation::reason)
          .contains(NOT_YOURS);
    }
    assertThat(violations(credential("\"home\": " + again.replace("uuid:1", "uuid:2")))).isEmpty();
  }

  @Test
  void the_object_that_a_document_begins_with_speaks_though_another_says_it_first() {
    Map<String, @Nullable Object> credential = credential("");
    Map<String, @Nullable Object> reordered = new LinkedHashMap<>();
    reordered.put("@context", Objects.requireNonNull(credential.remove("@context")));
    reordered.put(
        "home", Map.of("id", "urn:uuid:1", "type", "VerifiableCredential", "issuer", "urn:i"));
    reordered.putAll(credential);
    assertThat(violations(reordered))
        .extracting(Violation::pointer)
        .containsExactly("/home/issuer");
  }

  @Test
  void an_entry_is_not_said_in_two_halves() {
    String entry =
        """
        "home": [
          {"id": "urn:s", "type": "BitstringStatusListEntry", "statusPurpose": "revocation"},
          {"id": "urn:s", "type": "BitstringStatusListEntry", "statusListIndex": "7"}]""";
    assertThat(violations(credential(entry)))
        .extracting(Violation::pointer)
        .containsExactly("/credentialSubject/home/1/statusListIndex");
  }

  @Test
  void an_object_may_be_referred_to_and_described_again() {
    String again = "{\"id\": \"urn:uuid:1\", \"count\": 1}";
    assertThat(violations(credential("\"home\": [{\"id\": \"urn:uuid:1\"}, " + again + "]")))
        .isEmpty();
  }

  /** The same credential in two graphs, as a presentation may have it twice. */
  @Test
  void each_graph_has_an_object_that_speaks() {
    String inner =
        """
        {"id": "urn:uuid:1", "type": "VerifiableCredential", "validUntil": "2031-01-01T00:00:00Z"}""";
    Map<String, @Nullable Object> credential =
        credential("\"pack\": [" + inner + ", " + inner + "]");
    credential.put("validUntil", "2030-01-01T00:00:00Z");
    assertThat(violations(credential)).isEmpty();
  }

  /** Bitstring Status List §2.2 tells the two apart in its examples, and asks nobody to. */
  @ParameterizedTest
  @ValueSource(strings = {"https://a.example/status/3#list", "https://a.example/status/3"})
  void a_status_list_may_have_the_id_of_the_credential_that_it_comes_in(String id) {
    assertThat(violations(list(id))).isEmpty();
  }

  @Test
  void a_list_is_said_by_one_object_and_its_credential_by_another() {
    String id = "https://a.example/status/3";
    Map<String, @Nullable Object> halved = list(id);
    Map<?, ?> whole = (Map<?, ?>) Objects.requireNonNull(halved.get("credentialSubject"));
    Map<String, @Nullable Object> other = new LinkedHashMap<>(Json.members(whole));
    Object _ = other.remove("statusPurpose");
    halved.put("credentialSubject", List.of(whole, other));
    assertThat(violations(halved))
        .extracting(Violation::pointer, Violation::reason)
        .containsExactly(tuple("/credentialSubject/1/encodedList", NOT_YOURS));
    Map<String, @Nullable Object> endless = list(id);
    Map<String, @Nullable Object> subject = new LinkedHashMap<>(Json.members(whole));
    subject.put("type", List.of("BitstringStatusList", "VerifiableCredential"));
    subject.put("validUntil", "2031-01-01T00:00:00Z");
    endless.put("credentialSubject", subject);
    assertThat(violations(endless))
        .extracting(Violation::pointer, Violation::reason)
        .containsExactly(tuple("/credentialSubject/validUntil", NOT_YOURS));
  }

  private static Map<String, @Nullable Object> list(String id) {
    return read(
        """
        {"@context": ["https://www.w3.org/ns/credentials/v2"],
         "id": "https://a.example/status/3",
         "type": ["VerifiableCredential", "BitstringStatusListCredential"],
         "issuer": "did:web:a.example",
         "credentialSubject": {
           "id": "%s", "type": "BitstringStatusList",
           "statusPurpose": "revocation", "encodedList": "uAAAA"}}"""
            .formatted(id));
  }

  /** Who looks for a list's or a credential's own id finds it. */
  @ParameterizedTest
  @CsvSource({"id, @id", "id, self", "type, @type", "type, isA"})
  void what_a_document_is_and_is_called_is_said_by_name(String member, String alias) {
    Map<String, @Nullable Object> credential = credential("");
    credential.put(
        "@context",
        List.of(
            "https://www.w3.org/ns/credentials/v2",
            SafeConversionTest.TERMS,
            Map.of("self", "@id", "isA", "@type")));
    assertThat(violations(credential)).isEmpty();
    credential.put(alias, Objects.requireNonNull(credential.remove(member)));
    assertThat(violations(credential))
        .extracting(Violation::pointer, Violation::reason)
        .contains(tuple("/" + alias, "is said by the term " + member));
  }
}
