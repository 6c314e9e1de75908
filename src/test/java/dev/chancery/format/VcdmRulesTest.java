package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.Problem.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shapes of VCDM documents. The cases are named by the sections of VCDM 2.0, as the suites of
 * the W3C have them.
 */
class VcdmRulesTest {
  private static final String V1 = "https://www.w3.org/2018/credentials/v1";
  private static final String V2 = "https://www.w3.org/ns/credentials/v2";

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  /**
   * One member of a good document is replaced, or taken away where {@code json} is null.
   *
   * @param pointer where the fault is told
   */
  record Case(String section, String member, @Nullable String json, String pointer) {
    @Override
    public String toString() {
      return section + " " + member + ": " + json;
    }
  }

  static Stream<Case> credentials() {
    return Stream.of(
        new Case("4.3", "@context", null, "/@context"),
        new Case("4.3", "@context", "null", "/@context"),
        new Case("4.3", "@context", "4", "/@context"),
        new Case("4.3", "@context", "true", "/@context"),
        new Case("4.3", "@context", "{}", "/@context"),
        new Case("4.3", "@context", "\"" + V2 + "\"", "/@context"),
        new Case("4.3", "@context", "[]", "/@context/0"),
        new Case("4.3", "@context", "[{}]", "/@context/0"),
        new Case("4.3", "@context", "[\"https://example.com/c\"]", "/@context/0"),
        new Case("4.3", "@context", "[\"https://example.com/c\",\"" + V2 + "\"]", "/@context/0"),
        new Case("4.3", "@context", "[\"" + V2 + "/\"]", "/@context/0"),
        new Case("4.3", "@context", v2And("\"https ://not-a-url/v1\""), "/@context/1"),
        new Case("4.3", "@context", v2And("\"not-a-url\""), "/@context/1"),
        new Case("4.3", "@context", v2And("123192875"), "/@context/1"),
        new Case("4.3", "@context", v2And("false"), "/@context/1"),
        new Case("4.3", "@context", v2And("null"), "/@context/1"),
        new Case("4.3", "@context", v2And("[]"), "/@context/1"),
        new Case("4.3", "@context", v2And("{}" + ",{}".repeat(32)), "/@context"),
        new Case("4.4", "id", "null", "/id"),
        new Case("4.4", "id", "\"not-a-url\"", "/id"),
        new Case("4.4", "id", "\"\"", "/id"),
        new Case("4.4", "id", "7", "/id"),
        new Case("4.4", "id", "[\"did:example:1\",\"did:example:2\"]", "/id"),
        new Case("4.4", "id", "{\"id\":\"did:example:1\"}", "/id"),
        new Case(
            "4.4",
            "credentialSubject",
            "{\"id\":[\"did:example:1\",\"did:example:2\"]}",
            "/credentialSubject/id"),
        new Case("4.4", "credentialSubject", "{\"id\":\"nobody\"}", "/credentialSubject/id"),
        new Case("4.4", "credentialSubject", "{\"id\":null}", "/credentialSubject/id"),
        new Case("4.5", "type", null, "/type"),
        new Case("4.5", "type", "null", "/type"),
        new Case("4.5", "type", "4", "/type"),
        new Case("4.5", "type", "true", "/type"),
        new Case("4.5", "type", "{}", "/type"),
        new Case("4.5", "type", "[]", "/type"),
        new Case("4.5", "type", "[2,null,{\"foo\":true},false]", "/type"),
        new Case("4.5", "type", "[\"VerifiableCredential\",null]", "/type"),
        new Case("4.5", "type", "[\"VerifiableCredential\",\"\"]", "/type"),
        new Case("4.5", "type", "[\"https://example.com/#Other\"]", "/type"),
        new Case("4.5", "type", "\"VerifiablePresentation\"", "/type"),
        new Case("4.6", "name", "{\"@value\":\"a\",\"url\":\"did:example:c\"}", "/name"),
        new Case("4.6", "name", "{\"@language\":\"en\"}", "/name"),
        new Case("4.6", "name", "{\"@value\":4}", "/name"),
        new Case("4.6", "name", "4", "/name"),
        new Case("4.6", "name", "null", "/name"),
        new Case("4.6", "name", "[]", "/name"),
        new Case("4.6", "name", "[\"a\",4]", "/name/1"),
        new Case(
            "4.6", "description", "{\"@value\":\"a\",\"url\":\"did:example:c\"}", "/description"),
        new Case(
            "4.6",
            "issuer",
            "{\"id\":\"did:example:i\",\"name\":{\"@value\":\"a\",\"url\":\"did:example:c\"}}",
            "/issuer/name"),
        new Case(
            "4.6",
            "issuer",
            "{\"id\":\"did:example:i\",\"description\":{\"@value\":\"a\",\"url\":\"did:example:c\"}}",
            "/issuer/description"),
        new Case("4.7", "issuer", null, "/issuer"),
        new Case("4.7", "issuer", "null", "/issuer"),
        new Case("4.7", "issuer", "4", "/issuer"),
        new Case("4.7", "issuer", "true", "/issuer"),
        new Case("4.7", "issuer", "[]", "/issuer"),
        new Case("4.7", "issuer", "\"not-a-url\"", "/issuer"),
        new Case("4.7", "issuer", "{}", "/issuer/id"),
        new Case("4.7", "issuer", "{\"id\":null}", "/issuer/id"),
        new Case("4.7", "issuer", "{\"id\":\"not-a-url\"}", "/issuer/id"),
        new Case("4.8", "credentialSubject", null, "/credentialSubject"),
        new Case("4.8", "credentialSubject", "null", "/credentialSubject"),
        new Case("4.8", "credentialSubject", "true", "/credentialSubject"),
        new Case("4.8", "credentialSubject", "4", "/credentialSubject"),
        new Case("4.8", "credentialSubject", "\"did:example:1234\"", "/credentialSubject"),
        new Case("4.8", "credentialSubject", "[]", "/credentialSubject"),
        new Case("4.8", "credentialSubject", "{}", "/credentialSubject"),
        new Case("4.8", "credentialSubject", "[{\"id\":\"did:example:1\"},{}]", sub(1)),
        new Case("4.8", "credentialSubject", "[null,true,4]", sub(0)),
        new Case("4.9", "validFrom", "\"Sat 25 Feb 2023 07:16:31 PM CST\"", "/validFrom"),
        new Case("4.9", "validFrom", "\"2023-02-25\"", "/validFrom"),
        new Case("4.9", "validFrom", "\"2023-02-25T07:16:31\"", "/validFrom"),
        new Case("4.9", "validFrom", "\"2023-02-25T07:16Z\"", "/validFrom"),
        new Case("4.9", "validFrom", "\"2023-02-30T07:16:31Z\"", "/validFrom"),
        new Case("4.9", "validFrom", "\"2023-02-25t07:16:31z\"", "/validFrom"),
        new Case("4.9", "validFrom", "1677000000", "/validFrom"),
        new Case("4.9", "validFrom", "null", "/validFrom"),
        new Case("4.9", "validUntil", "\"Sat 25 Feb 2023 07:16:31 PM CST\"", "/validUntil"),
        new Case("4.9", "validUntil", "\"2020-01-01T00:00:00Z\"", "/validUntil"),
        new Case("4.9", "validUntil", "\"2023-02-22T23:35:22+02:01\"", "/validUntil"),
        new Case("4.10", "credentialStatus", "null", "/credentialStatus"),
        new Case("4.10", "credentialStatus", "\"did:example:s\"", "/credentialStatus"),
        new Case("4.10", "credentialStatus", "[]", "/credentialStatus"),
        new Case("4.10", "credentialStatus", "{\"id\":\"did:example:s\"}", status("type")),
        new Case("4.10", "credentialStatus", "{\"type\":2}", status("type")),
        new Case("4.10", "credentialStatus", "{\"type\":\"T\",\"id\":\"not-a-url\"}", status("id")),
        new Case(
            "4.10",
            "credentialStatus",
            "{\"type\":\"T\",\"id\":[\"did:example:1\",\"did:example:2\"]}",
            status("id")),
        new Case(
            "BSL 2.1", "credentialStatus", entry("statusPurpose", ""), status("statusPurpose")),
        new Case(
            "BSL 2.1", "credentialStatus", entry("statusListIndex", 7), status("statusListIndex")),
        new Case(
            "BSL 2.1",
            "credentialStatus",
            entry("statusListIndex", "-1"),
            status("statusListIndex")),
        new Case(
            "BSL 2.1",
            "credentialStatus",
            entry("statusListCredential", "list"),
            status("statusListCredential")),
        new Case("BSL 2.1", "credentialStatus", entry("statusSize", 0), status("statusSize")),
        new Case("BSL 2.1", "credentialStatus", entry("statusSize", 17), status("statusSize")),
        new Case("BSL 2.1", "credentialStatus", entry("statusSize", 2), status("statusMessage")),
        new Case(
            "BSL 2.1",
            "credentialStatus",
            entry("statusMessage", List.of(Map.of("status", "0x0", "message", "the only one"))),
            status("statusMessage")),
        new Case("4.11", "credentialSchema", "{\"id\":\"did:example:s\"}", schema("type")),
        new Case("4.11", "credentialSchema", "{\"type\":\"JsonSchema\"}", schema("id")),
        new Case("4.11", "credentialSchema", "{\"type\":\"JsonSchema\",\"id\":12}", schema("id")),
        new Case("4.11", "credentialSchema", "[]", "/credentialSchema"),
        new Case("5.3", "relatedResource", "{\"digestSRI\":\"sha256-x\"}", "/relatedResource/id"),
        new Case("5.3", "relatedResource", "[{\"id\":\"did:example:r\"}]", "/relatedResource/0"),
        new Case(
            "5.3", "relatedResource", "{\"id\":\"r\",\"digestSRI\":\"sha256-x\"}", resource("id")),
        new Case(
            "5.3", "relatedResource", resource("digestSRI", "\"md5-x\""), resource("digestSRI")),
        new Case(
            "5.3",
            "relatedResource",
            resource("digestSRI", "\"sha256-x y\""),
            resource("digestSRI")),
        new Case("5.3", "relatedResource", resource("digestSRI", "[]"), resource("digestSRI")),
        new Case("5.3", "relatedResource", resource("digestSRI", "null"), resource("digestSRI")),
        new Case(
            "5.3",
            "relatedResource",
            resource("digestMultibase", "\"\""),
            resource("digestMultibase")),
        new Case(
            "5.3",
            "relatedResource",
            resource("digestMultibase", "[\"uEi\",\"z0\"]"),
            resource("digestMultibase")),
        new Case(
            "5.3", "relatedResource", resource("mediaType", "\"picture\""), resource("mediaType")),
        new Case(
            "5.3",
            "relatedResource",
            resource("mediaType", "[\"image/png\"]"),
            resource("mediaType")),
        new Case(
            "5.3",
            "relatedResource",
            "["
                + resource("mediaType", "\"a/b\"")
                + ","
                + resource("digestSRI", "\"sha384-y\"")
                + "]",
            "/relatedResource/1/id"),
        new Case("5.4", "refreshService", "{\"id\":\"did:example:r\"}", "/refreshService/type"),
        new Case("5.4", "refreshService", "[]", "/refreshService"),
        new Case("5.5", "termsOfUse", "{\"id\":\"did:example:t\"}", "/termsOfUse/type"),
        new Case("5.5", "termsOfUse", "[{\"type\":\"A\"},{}]", "/termsOfUse/1/type"),
        new Case("5.5", "termsOfUse", "{\"type\":\"A\",\"id\":\"policy\"}", "/termsOfUse/id"),
        new Case("5.6", "evidence", "{\"id\":\"did:example:e\"}", "/evidence/type"),
        new Case("5.6", "evidence", "\"trust me\"", "/evidence"));
  }

  private static String v2And(String more) {
    return "[\"" + V2 + "\"," + more + "]";
  }

  private static String sub(int index) {
    return "/credentialSubject/" + index;
  }

  private static String status(String member) {
    return "/credentialStatus/" + member;
  }

  private static String schema(String member) {
    return "/credentialSchema/" + member;
  }

  private static String resource(String member) {
    return "/relatedResource/" + member;
  }

  /** Its digest is there, unless the member is that and takes its place. */
  private static String resource(String member, String json) {
    String digest = member.equals("digestSRI") ? "" : "\"digestSRI\":\"sha256-x\",";
    return "{\"id\":\"urn:x:3\"," + digest + "\"" + member + "\":" + json + "}";
  }

  private static String entry(String member, Object value) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("type", "BitstringStatusListEntry");
    entry.put("statusPurpose", "revocation");
    entry.put("statusListIndex", "7");
    entry.put("statusListCredential", "https://example.com/status/1");
    entry.put(member, value);
    return JsonMapper.shared().writeValueAsString(entry);
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void a_credential_of_the_wrong_shape_is_told_where(Case fault) {
    assertThat(VcdmRules.credential(with(credential(), fault.member, fault.json)))
        .extracting(Violation::pointer)
        .contains(fault.pointer);
  }

  static Stream<Case> allowed() {
    return Stream.of(
        new Case("4.3", "@context", "[\"" + V2 + "\"]", ""),
        new Case("4.3", "@context", v2And("\"https://example.com/c\",{\"A\":\"urn:a\"}"), ""),
        new Case("4.4", "id", "\"urn:uuid:413b2e16-1858-468c-a658-7cde1018bac7\"", ""),
        new Case("4.4", "id", null, ""),
        new Case("4.5", "type", "\"VerifiableCredential\"", ""),
        new Case("4.5", "type", "[\"urn:x:a\",\"VerifiableCredential\",\"urn:x:b\"]", ""),
        new Case("4.6", "name", "\"Credential\"", ""),
        new Case("4.6", "name", "{\"@value\":\"a\",\"@language\":\"en\"}", ""),
        new Case(
            "4.6", "name", "{\"@value\":\"a\",\"@language\":\"en\",\"@direction\":\"ltr\"}", ""),
        new Case(
            "4.6",
            "description",
            "[{\"@value\":\"a\",\"@language\":\"en\"},{\"@value\":\"b\",\"@language\":\"fr\"}]",
            ""),
        new Case("4.7", "issuer", "{\"id\":\"did:example:i\",\"name\":\"I\"}", ""),
        new Case("4.8", "credentialSubject", "{\"id\":\"did:example:1\"}", ""),
        new Case("4.8", "credentialSubject", "[{\"id\":\"did:example:1\"},{\"a\":1}]", ""),
        new Case("4.9", "validFrom", null, ""),
        new Case("4.9", "validFrom", "\"2023-02-22T21:35:22.123Z\"", ""),
        new Case("4.9", "validUntil", "\"2023-02-22T21:35:22-06:00\"", ""),
        new Case("4.9", "validUntil", "\"2023-02-22T21:35:22Z\"", ""),
        new Case("4.10", "credentialStatus", "{\"type\":\"urn:x:status\"}", ""),
        new Case("4.10", "credentialStatus", "[" + entry("id", "urn:x:entry") + "]", ""),
        new Case(
            "4.11",
            "credentialSchema",
            "[{\"type\":\"JsonSchema\",\"id\":\"https://example.com/s\"}]",
            ""),
        new Case(
            "5.3", "relatedResource", resource("digestSRI", "\"sha256-x= sha512-y==?a=b\""), ""),
        new Case("5.3", "relatedResource", resource("digestMultibase", "[\"uEiB\",\"zQmZ\"]"), ""),
        new Case(
            "5.3", "relatedResource", resource("mediaType", "\"application/vc+jwt; a=b\""), ""),
        new Case("5.5", "termsOfUse", "[{\"type\":\"A\"},{\"type\":\"B\",\"id\":\"urn:b\"}]", ""),
        new Case("5.6", "evidence", "[{\"type\":\"A\"},{\"type\":\"A\"}]", ""));
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void what_the_data_model_allows_is_no_fault(Case good) {
    assertThat(VcdmRules.credential(with(credential(), good.member, good.json))).isEmpty();
  }

  @Test
  void all_faults_are_told_at_once() {
    assertThat(VcdmRules.credential(Map.of()))
        .extracting(Violation::pointer)
        .containsExactly("/@context", "/type", "/issuer", "/credentialSubject");
  }

  @Test
  void a_reason_never_holds_the_value() {
    credentials()
        .flatMap(it -> VcdmRules.credential(with(credential(), it.member, it.json)).stream())
        .forEach(fault -> assertThat(fault.reason()).doesNotContain("did:", "nobody", "http"));
  }

  @Test
  void version_1_1_says_when_it_was_issued() {
    Map<String, @Nullable Object> credential =
        with(with(credential(), "@context", "[\"" + V1 + "\"]"), "validFrom", null);
    assertThat(VcdmRules.credential(credential))
        .containsExactly(new Violation("/issuanceDate", "missing"));
    credential.put("issuanceDate", "2023-02-22T21:35:22Z");
    assertThat(VcdmRules.credential(credential)).isEmpty();
    credential.put("expirationDate", "2023-02-22T21:35:21Z");
    assertThat(VcdmRules.credential(credential))
        .containsExactly(new Violation("/expirationDate", "before issuanceDate"));
  }

  static Stream<Case> presentations() {
    return Stream.of(
        new Case("4.3", "@context", null, "/@context"),
        new Case("4.3", "@context", "[\"https://example.com/c\",\"" + V2 + "\"]", "/@context/0"),
        new Case("4.3", "@context", v2And("\"https ://not-a-url/v1\""), "/@context/1"),
        new Case("4.3", "@context", v2And("123192875"), "/@context/1"),
        new Case("4.4", "id", "\"presentation\"", "/id"),
        new Case("4.5", "type", null, "/type"),
        new Case("4.5", "type", "[\"VerifiableCredential\"]", "/type"),
        new Case("4.13", "holder", "{\"name\":\"nobody\"}", "/holder/id"),
        new Case("4.13", "holder", "\"nobody\"", "/holder"),
        new Case("4.13", "holder", "null", "/holder"),
        new Case("4.13", "verifiableCredential", "\"eyJ\"", "/verifiableCredential"),
        new Case("4.13", "verifiableCredential", "[{},4]", "/verifiableCredential/1"),
        new Case("5.5", "termsOfUse", "{}", "/termsOfUse/type"));
  }

  @ParameterizedTest
  @MethodSource("presentations")
  void a_presentation_of_the_wrong_shape_is_told_where(Case fault) {
    assertThat(VcdmRules.presentation(with(presentation(), fault.member, fault.json)))
        .extracting(Violation::pointer)
        .contains(fault.pointer);
  }

  @Test
  void a_presentation_may_be_of_credentials_or_of_none() {
    assertThat(VcdmRules.presentation(presentation())).isEmpty();
    assertThat(VcdmRules.presentation(with(presentation(), "verifiableCredential", "[{}]")))
        .isEmpty();
    assertThat(VcdmRules.presentation(with(presentation(), "holder", "{\"id\":\"did:example:h\"}")))
        .isEmpty();
  }

  static Stream<Case> envelopes() {
    return Stream.of(
        new Case("4.13.2", "@context", null, "/@context"),
        new Case("4.13.2", "@context", "[]", "/@context"),
        new Case("4.13.2", "@context", "\"https://example.com/c\"", "/@context"),
        new Case("4.13.2", "id", null, "/id"),
        new Case("4.13.2", "id", "\"eyJ.e30.s\"", "/id"),
        new Case("4.13.2", "id", "\"data:application/vc+jwt\"", "/id"),
        new Case("4.13.2", "id", "\"https://example.com/vc+jwt,e30\"", "/id"),
        new Case("4.13.2", "type", null, "/type"),
        new Case("4.13.2", "type", "\"VerifiableCredential\"", "/type"));
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  void an_envelope_of_the_wrong_shape_is_told_where(Case fault) {
    assertThat(
            VcdmRules.enveloped(
                with(envelope(), fault.member, fault.json), VcdmRules.ENVELOPED_CREDENTIAL))
        .extracting(Violation::pointer)
        .contains(fault.pointer);
  }

  @Test
  void an_envelope_is_of_the_kind_that_is_asked_for() {
    assertThat(VcdmRules.enveloped(envelope(), VcdmRules.ENVELOPED_CREDENTIAL)).isEmpty();
    assertThat(VcdmRules.enveloped(envelope(), VcdmRules.ENVELOPED_PRESENTATION))
        .extracting(Violation::pointer)
        .containsExactly("/type");
  }

  /** Nested as deep as a body may be, and of every kind of value. */
  @Test
  void nothing_of_any_shape_is_thrown_at() {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(null);
    values.addAll(List.of(true, 4, 1e300, "", "x", List.of(), Map.of(), List.of(List.of(4))));
    values.add(Map.of("id", List.of(), "type", Map.of(), "@value", 4, "statusSize", 99L));
    values.add(Map.of("type", "BitstringStatusListEntry", "statusSize", 1e9));
    for (String member : credential().keySet()) {
      for (Object value : values) {
        Map<String, @Nullable Object> document = credential();
        document.put(member, value);
        assertThat(VcdmRules.credential(document)).isNotNull();
        assertThat(VcdmRules.presentation(document)).isNotNull();
        assertThat(VcdmRules.enveloped(document, "x")).isNotNull();
      }
    }
  }

  private static Map<String, @Nullable Object> credential() {
    return json(
        """
        {"@context": ["%s"], "id": "urn:x:1", "type": ["VerifiableCredential"], "name": "a", "description": "b",
         "issuer": "did:example:i", "validFrom": "2023-02-22T21:35:22Z", "validUntil": "2033-02-22T21:35:22Z",
         "credentialSubject": {"id": "did:example:s"}, "credentialStatus": {"type": "urn:x:s"},
         "credentialSchema": {"type": "urn:x:s", "id": "urn:x:2"}, "refreshService": {"type": "urn:x:r"},
         "relatedResource": {"id": "urn:x:3", "digestSRI": "sha256-x"},
         "termsOfUse": {"type": "urn:x:t"}, "evidence": {"type": "urn:x:e"}}
        """
            .formatted(V2));
  }

  private static Map<String, @Nullable Object> presentation() {
    return json(
        """
        {"@context": ["%s"], "id": "urn:x:1", "type": "VerifiablePresentation", "holder": "did:example:h"}
        """
            .formatted(V2));
  }

  private static Map<String, @Nullable Object> envelope() {
    return json(
        """
        {"@context": "%s", "id": "data:application/vc+jwt,e30.e30.e30", "type": "EnvelopedVerifiableCredential"}
        """
            .formatted(V2));
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> document, String member, @Nullable String json) {
    if (json == null) {
      document.remove(member);
    } else {
      document.put(member, json("{\"it\":" + json + "}").get("it"));
    }
    return document;
  }

  private static Map<String, @Nullable Object> json(String text) {
    return JsonMapper.shared().readValue(text, OBJECT);
  }
}
