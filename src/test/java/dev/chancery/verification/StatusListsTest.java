package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.ProofType;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.egress.TrapServer;
import dev.chancery.platform.json.Json;
import dev.chancery.status.PublishedList;
import dev.chancery.verification.Fault.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bitstring Status List §3.2, over the network and from our own house. */
class StatusListsTest {
  @RegisterExtension static final TrapServer SERVER = TrapServer.start();

  private static final Signatory ISSUER = Signatory.ed25519();
  private static final int ENTRIES = 131_072;
  private static final String OWN = "https://house.example/status/1";

  private Desk desk;

  @BeforeEach
  void open() {
    desk =
        new Desk(SERVER.vertx(), new Egress(SERVER.vertx(), SERVER.allowing(), TrapServer.here()));
  }

  @Test
  void a_credential_that_its_list_says_nothing_of_counts() {
    serve(list("revocation", 41, 43));
    Verdict verdict = desk.credential(listed(entry("revocation", "42")));
    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.checks())
        .containsExactly(Check.DOCUMENT, Check.PROOF, Check.VALIDITY, Check.STATUS);
  }

  @ParameterizedTest
  @CsvSource({"revocation, 0", "suspension, 7", "revocation, 42", "revocation, 131071"})
  void a_credential_whose_bit_is_set_does_not(String purpose, int index) {
    serve(list(purpose, index));
    Fault fault = fault(entry(purpose, String.valueOf(index)));
    assertThat(fault.kind()).isEqualTo(Kind.STATUS_VERIFICATION_ERROR);
    assertThat(fault.reason()).isEqualTo("set for " + purpose);
    assertThat(fault.pointer()).isEqualTo("/credentialStatus");
  }

  @Test
  void each_of_several_entries_is_looked_up() {
    SERVER.answer(
        request ->
            request
                .response()
                .end(
                    Json.text(
                        "/revocation".equals(request.path())
                            ? secured(SERVER.url("/revocation"), list("revocation", 41))
                            : secured(SERVER.url("/suspension"), list("suspension", 42)))));
    Map<String, @Nullable Object> revocation = entry("revocation", "42");
    revocation.put("statusListCredential", SERVER.url("/revocation"));
    Map<String, @Nullable Object> suspension = entry("suspension", "42");
    suspension.put("statusListCredential", SERVER.url("/suspension"));
    assertThat(Desk.fault(desk.credential(listed(List.of(revocation, suspension)))).pointer())
        .isEqualTo("/credentialStatus/1");
    suspension.put("statusListIndex", "43");
    assertThat(desk.credential(listed(List.of(revocation, suspension))).verified()).isTrue();
  }

  @Test
  void what_is_said_for_another_purpose_takes_nothing_from_a_credential() {
    int before = SERVER.connections();
    assertThat(desk.credential(listed(entry("message", "42"))).verified()).isTrue();
    assertThat(SERVER.connections()).isEqualTo(before);
  }

  @Test
  void a_list_in_a_jwt_is_one_too() {
    Map<String, @Nullable Object> list = list("revocation", 42);
    list.put("id", SERVER.url("/list"));
    SERVER.answer(ISSUER.jwt("vc+jwt", list));
    assertThat(fault(entry("revocation", "42")).reason()).isEqualTo("set for revocation");
    assertThat(desk.credential(listed(entry("revocation", "43"))).verified()).isTrue();
  }

  /** As its credential, or apart. */
  @ParameterizedTest
  @ValueSource(strings = {"", "#list"})
  void a_list_that_states_what_it_says_is_one_whatever_its_id(String fragment) {
    Map<String, @Nullable Object> list = list("revocation", 42);
    Map<String, @Nullable Object> subject = new LinkedHashMap<>();
    subject.put("id", SERVER.url("/list") + fragment);
    subject.putAll(Json.members((Map<?, ?>) Objects.requireNonNull(list.get("credentialSubject"))));
    list.put("credentialSubject", subject);
    SERVER.answer(Json.text(ISSUER.states(list, Contexts.standard(), "assertionMethod")));
    assertThat(fault(entry("revocation", "42")).reason()).isEqualTo("set for revocation");
    assertThat(desk.credential(listed(entry("revocation", "43"))).faults()).isEmpty();
  }

  @Test
  void an_entry_may_have_several_bits() {
    serve(list("revocation", encoded(2 * ENTRIES, 85)));
    assertThat(fault(sized(42)).reason()).isEqualTo("set for revocation");
    assertThat(desk.credential(listed(sized(41))).verified()).isTrue();
    assertThat(desk.credential(listed(sized(43))).verified()).isTrue();
  }

  private static Map<String, @Nullable Object> sized(int index) {
    Map<String, @Nullable Object> entry = entry("revocation", String.valueOf(index));
    entry.put("statusSize", 2);
    entry.put("statusMessage", Collections.nCopies(4, Map.of("status", "0x0", "message", "m")));
    return entry;
  }

  @ParameterizedTest
  @CsvSource({
    "statusPurpose, , DOCUMENT, MALFORMED_VALUE_ERROR",
    "statusListIndex, , DOCUMENT, MALFORMED_VALUE_ERROR",
    "statusListIndex, -1, DOCUMENT, MALFORMED_VALUE_ERROR",
    "statusListIndex, 0x2A, DOCUMENT, MALFORMED_VALUE_ERROR",
    "statusListIndex, 99999999999, DOCUMENT, MALFORMED_VALUE_ERROR",
    "statusSize, 0, DOCUMENT, MALFORMED_VALUE_ERROR",
    "statusListCredential, not a url, DOCUMENT, MALFORMED_VALUE_ERROR",
    "type, RevocationList2020Status, STATUS, STATUS_VERIFICATION_ERROR",
    "statusListIndex, 131072, STATUS, RANGE_ERROR",
    "statusListIndex, 1310720000, STATUS, MALFORMED_VALUE_ERROR",
    "statusListCredential, http://wallet.example/list, STATUS, STATUS_RETRIEVAL_ERROR",
    "statusListCredential, https://127.0.0.1/list, STATUS, STATUS_RETRIEVAL_ERROR"
  })
  void an_entry_that_is_wrong_is_a_fault(
      String member, @Nullable String value, Check check, Kind kind) {
    serve(list("revocation", 41));
    Map<String, @Nullable Object> entry = entry("revocation", "42");
    entry.put(member, value);
    Fault fault = fault(entry);
    assertThat(fault.check()).isEqualTo(check);
    assertThat(fault.pointer()).isEqualTo("/credentialStatus/" + member);
    assertThat(fault.kind()).isEqualTo(kind);
  }

  @Test
  void an_entry_is_an_object_and_there_are_eight_of_them_at_most() {
    assertThat(fault("revoked").pointer()).isEqualTo("/credentialStatus");
    assertThat(fault(List.of()).pointer()).isEqualTo("/credentialStatus");
    assertThat(fault(Collections.nCopies(9, entry("message", "1"))).pointer())
        .isEqualTo("/credentialStatus");
  }

  @ParameterizedTest
  @CsvSource({
    "id, https://wallet.example/another",
    "type, VerifiableCredential",
    "validUntil, 2026-11-21T11:59:59Z",
    "validFrom, 2026-11-21T12:30:00Z",
    "issuer, did:example:somebody"
  })
  void a_list_that_is_wrong_acquits_nobody(String member, String value) {
    Map<String, @Nullable Object> list = list("revocation", 41);
    list.put(member, value);
    SERVER.answer(Json.text(ISSUER.asserts(list)));
    assertThat(fault(entry("revocation", "42")).kind()).isEqualTo(Kind.STATUS_VERIFICATION_ERROR);
  }

  @Test
  void a_list_of_another_issuer_acquits_nobody() {
    Signatory thief = Signatory.ed25519();
    Map<String, @Nullable Object> list = list("revocation", 41);
    list.put("issuer", thief.did());
    SERVER.answer(Json.text(thief.asserts(list)));
    assertThat(fault(entry("revocation", "42")).reason())
        .isEqualTo("the list is of another issuer");
  }

  @Test
  void a_list_that_is_about_something_else_acquits_nobody() {
    Map<String, @Nullable Object> list = list("revocation", 41);
    Map<String, @Nullable Object> subject =
        new LinkedHashMap<>(
            Json.members((Map<?, ?>) Objects.requireNonNull(list.get("credentialSubject"))));
    subject.put("type", "BitstringStatusListEntry");
    list.put("credentialSubject", subject);
    serve(list);
    assertThat(fault(entry("revocation", "42")).kind()).isEqualTo(Kind.STATUS_VERIFICATION_ERROR);
  }

  @Test
  void a_list_for_another_purpose_acquits_nobody() {
    serve(list("suspension", 41));
    assertThat(fault(entry("revocation", "42")).pointer())
        .isEqualTo("/credentialStatus/statusPurpose");
  }

  @Test
  void a_list_that_was_altered_acquits_nobody() {
    Map<String, @Nullable Object> signed = secured(SERVER.url("/list"), list("revocation", 42));
    signed.put("credentialSubject", list("revocation", 41).get("credentialSubject"));
    SERVER.answer(Json.text(signed));
    assertThat(fault(entry("revocation", "42")).kind()).isEqualTo(Kind.STATUS_VERIFICATION_ERROR);
  }

  @Test
  void a_list_that_hides_nobody_is_refused() {
    serve(list("revocation", encoded(ENTRIES - 8, 41)));
    assertThat(fault(entry("revocation", "42")).kind()).isEqualTo(Kind.STATUS_LIST_LENGTH_ERROR);
  }

  @ParameterizedTest
  @CsvSource({"uAAAA", "zAAAA", "u%%%", "u"})
  void a_list_that_is_no_gzip_is_refused(String encoded) {
    serve(list("revocation", encoded));
    assertThat(fault(entry("revocation", "42")).kind()).isEqualTo(Kind.STATUS_VERIFICATION_ERROR);
  }

  /** Of what does not compress there is most to read. */
  @Test
  void a_list_of_a_million_entries_of_four_bits_is_read_whatever_they_are() {
    byte[] bits = new byte[4 * 1024 * 1024 / 8];
    new Random(42).nextBytes(bits);
    bits[42] = 0;
    bits[43] = 0x10;
    String encoded = packed(bits);
    assertThat(encoded.length()).isGreaterThan(690_000);
    Map<String, @Nullable Object> list = list("revocation", encoded);
    for (Object served : List.of(ISSUER.asserts(list), ISSUER.jwt("vc+jwt", list))) {
      desk =
          new Desk(
              SERVER.vertx(), new Egress(SERVER.vertx(), SERVER.allowing(), TrapServer.here()));
      SERVER.answer(served instanceof String jwt ? jwt : Json.text(served));
      assertThat(desk.credential(listed(entry("revocation", "336"))).faults()).isEmpty();
      assertThat(fault(entry("revocation", "347")).reason()).isEqualTo("set for revocation");
    }
  }

  /** Threat T-16: eighty million entries in eleven kilobytes. */
  @Test
  void a_list_that_unpacks_without_end_is_refused() {
    serve(list("revocation", encoded(80_000_000, 41)));
    assertThat(fault(entry("revocation", "42")).reason()).contains("unpacks to more than");
  }

  @Test
  void a_list_that_cannot_be_fetched_acquits_nobody() {
    SERVER.answer(request -> request.response().setStatusCode(404).end());
    assertThat(fault(entry("revocation", "42")).kind()).isEqualTo(Kind.STATUS_RETRIEVAL_ERROR);
    SERVER.answer("x".repeat(1_100_000));
    assertThat(fault(entry("revocation", "42")).reason()).contains("too large");
    SERVER.answer("<html>");
    assertThat(fault(entry("revocation", "42")).kind()).isEqualTo(Kind.STATUS_VERIFICATION_ERROR);
  }

  /** Threat T-15. */
  @Test
  void whoever_cannot_sign_sends_us_nowhere() {
    serve(list("revocation", 41));
    int before = SERVER.connections();
    Map<String, @Nullable Object> forged = listed(entry("revocation", "42"));
    forged.put("validFrom", "2026-11-02T00:00:00Z");
    Verdict verdict = desk.credential(forged);
    assertThat(verdict.verified()).isFalse();
    assertThat(verdict.checks()).doesNotContain(Check.STATUS);
    assertThat(SERVER.connections()).isEqualTo(before);
  }

  @Test
  void a_list_is_kept_for_as_long_as_it_says() {
    serve(list("revocation", 41));
    int before = SERVER.connections();
    assertThat(desk.credential(listed(entry("revocation", "42"))).verified()).isTrue();
    assertThat(desk.credential(listed(entry("revocation", "43"))).verified()).isTrue();
    assertThat(SERVER.connections()).isEqualTo(before + 1);
    Map<String, @Nullable Object> fleeting = list("revocation", 41);
    Map<String, @Nullable Object> subject =
        new LinkedHashMap<>(
            Json.members((Map<?, ?>) Objects.requireNonNull(fleeting.get("credentialSubject"))));
    subject.put("ttl", 0);
    fleeting.put("credentialSubject", subject);
    Map<String, @Nullable Object> entry = entry("revocation", "42");
    entry.put("statusListCredential", SERVER.url("/fleeting"));
    SERVER.answer(Json.text(secured(SERVER.url("/fleeting"), fleeting)));
    assertThat(desk.credential(listed(entry)).verified()).isTrue();
    assertThat(desk.credential(listed(entry)).verified()).isTrue();
    assertThat(SERVER.connections()).isEqualTo(before + 3);
  }

  @Test
  void our_own_list_is_asked_of_nobody_and_seen_at_once() {
    Map<String, @Nullable Object> entry = entry("revocation", "42");
    entry.put("statusListCredential", OWN);
    desk.lists.put(OWN, own(list("revocation", 41)));
    assertThat(desk.credential(listed(entry)).verified()).isTrue();
    desk.lists.put(OWN, own(list("revocation", 42)));
    assertThat(fault(entry).reason()).isEqualTo("set for revocation");
  }

  private static PublishedList own(Map<String, @Nullable Object> list) {
    byte[] signed = Json.bytes(secured(OWN, list));
    return new PublishedList(
        ProofType.EDDSA_JCS_2022,
        signed,
        signed,
        String.valueOf(Arrays.hashCode(signed)),
        Instant.EPOCH.plus(Duration.ofDays(40_000)));
  }

  private Fault fault(Object status) {
    return Desk.fault(desk.credential(listed(status)));
  }

  private static Map<String, @Nullable Object> listed(Object status) {
    Map<String, @Nullable Object> credential = Desk.draft(ISSUER.did());
    credential.put("credentialStatus", status);
    return ISSUER.asserts(credential);
  }

  private static Map<String, @Nullable Object> entry(String purpose, String index) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("type", "BitstringStatusListEntry");
    entry.put("statusPurpose", purpose);
    entry.put("statusListIndex", index);
    entry.put("statusListCredential", SERVER.url("/list"));
    return entry;
  }

  private static void serve(Map<String, @Nullable Object> list) {
    SERVER.answer(Json.text(secured(SERVER.url("/list"), list)));
  }

  private static Map<String, @Nullable Object> secured(
      String id, Map<String, @Nullable Object> list) {
    list.put("id", id);
    return ISSUER.asserts(list);
  }

  private static Map<String, @Nullable Object> list(String purpose, int... set) {
    return list(purpose, encoded(ENTRIES, set));
  }

  private static Map<String, @Nullable Object> list(String purpose, String encoded) {
    Map<String, @Nullable Object> list = Desk.draft(ISSUER.did());
    list.put("id", SERVER.url("/list"));
    list.put("type", List.of("VerifiableCredential", "BitstringStatusListCredential"));
    list.put(
        "credentialSubject",
        Map.of("type", "BitstringStatusList", "statusPurpose", purpose, "encodedList", encoded));
    return list;
  }

  private static String encoded(int entries, int... set) {
    byte[] bits = new byte[entries / 8];
    for (int index : set) {
      bits[index / 8] |= (byte) (0x80 >> (index % 8));
    }
    return packed(bits);
  }

  private static String packed(byte[] bits) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(packed.toByteArray());
  }
}
