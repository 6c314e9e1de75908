package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.multibase.Multibase;
import dev.chancery.format.jsonld.Contexts;
import dev.chancery.identity.DidDocument;
import dev.chancery.model.Did;
import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Wallet;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a credential or a presentation right, one fault at a time. */
class VerifierTest {
  private static final Signatory ISSUER = Signatory.ed25519();
  private static final Signatory HOLDER = Signatory.ed25519();
  private static final Expected EXPECTED = Desk.expecting("c-1", "verifier.example");
  private static Vertx vertx;

  private Desk desk;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    Desk.settled(vertx.close());
  }

  @BeforeEach
  void open() {
    desk = new Desk(vertx, new Egress(vertx, Egress.Rules.strict(), Addresses.system(vertx)));
  }

  private static Map<String, @Nullable Object> credential() {
    return Desk.draft(ISSUER.did());
  }

  private static Map<String, @Nullable Object> credential(String name, @Nullable Object value) {
    Map<String, @Nullable Object> credential = credential();
    if (value == null) {
      credential.remove(name);
    } else {
      credential.put(name, value);
    }
    return credential;
  }

  private Fault fault(Object credential) {
    return Desk.fault(desk.credential(credential));
  }

  @Test
  void a_credential_that_is_as_it_must_be_verifies() {
    assertThat(desk.credential(ISSUER.asserts(credential())).faults()).isEmpty();
    assertThat(desk.credential(ISSUER.asserts(credential())).verified()).isTrue();
  }

  /** To take it apart walks all of it, and event loops have others waiting. */
  @Test
  void what_is_verified_is_read_by_a_worker() {
    List<String> threads = new ArrayList<>();
    Map<String, @Nullable Object> credential =
        new LinkedHashMap<>(ISSUER.asserts(credential())) {
          private static final long serialVersionUID = 1;

          @Override
          public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
            threads.add(Thread.currentThread().getName());
            super.forEach(action);
          }
        };
    assertThat(desk.credential(credential).verified()).isTrue();
    assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("vert.x-worker"));
  }

  @Test
  void an_issuer_may_be_an_object() {
    Map<String, @Nullable Object> credential =
        credential("issuer", Map.of("id", ISSUER.did(), "name", "The Issuer"));
    assertThat(desk.credential(ISSUER.asserts(credential)).verified()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "@context, , /@context",
    "@context, https://www.w3.org/ns/credentials/examples/v2, /@context",
    "type, VerifiablePresentation, /type",
    "issuer, , /issuer",
    "issuer, did:example:Not A DID, /issuer",
    "validFrom, 2026-11-21, /validFrom",
    "validUntil, 2027-11-21T12:00:00, /validUntil",
    "validUntil, 2027-13-21T12:00:00Z, /validUntil",
    "validUntil, 2026-10-31T23:59:59Z, /validUntil"
  })
  void what_is_no_credential_is_told_so(String member, @Nullable String value, String pointer) {
    Fault fault = fault(ISSUER.asserts(credential(member, value)));
    assertThat(fault.check()).isEqualTo(Check.DOCUMENT);
    assertThat(fault.kind()).isEqualTo(Kind.MALFORMED_VALUE_ERROR);
    assertThat(fault.pointer()).isEqualTo(pointer);
  }

  /** VCDM 2.0 §4.7: a URL is as good; only that nobody finds its keys. */
  @ParameterizedTest
  @ValueSource(strings = {"https://issuer.example/", "urn:issuer"})
  void an_issuer_that_is_no_did_cannot_be_verified(String issuer) {
    for (Object value : List.of(issuer, Map.of("id", issuer))) {
      for (Object signed :
          List.of(
              ISSUER.asserts(credential("issuer", value)),
              ISSUER.jwt("vc+jwt", credential("issuer", value)))) {
        Fault fault = fault(signed);
        assertThat(fault.check()).isEqualTo(Check.PROOF);
        assertThat(fault.kind()).isEqualTo(Kind.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT);
        assertThat(fault.pointer()).isEqualTo("/issuer");
      }
    }
    assertThat(
            Desk.fault(
                    desk.presentation(
                        HOLDER.authenticates(Desk.presenting(issuer, List.of()), "c", "d"),
                        Desk.ANYTHING))
                .pointer())
        .isEqualTo("/holder");
  }

  @Test
  void whatever_a_credential_comes_in_it_is_of_the_models_shape() {
    Map<String, @Nullable Object> shapeless = credential("credentialSubject", Map.of());
    String jwt = ISSUER.jwt("vc+jwt", shapeless);
    Map<String, @Nullable Object> wrapped = envelope("Credential", "application/vc+jwt", jwt);
    for (Object each : List.of(ISSUER.asserts(shapeless), jwt, wrapped)) {
      assertThat(fault(each).pointer()).isEqualTo("/credentialSubject");
      assertThat(fault(each).check()).isEqualTo(Check.DOCUMENT);
    }
    for (Object each : List.of(ISSUER.asserts(shapeless), wrapped)) {
      assertThat(presented(each).pointer()).isEqualTo("/verifiableCredential/credentialSubject");
      assertThat(presented(List.of(each)).pointer())
          .isEqualTo("/verifiableCredential/0/credentialSubject");
    }
    assertThat(presented(List.of("a credential")).pointer()).isEqualTo("/verifiableCredential/0");
  }

  private Fault presented(Object credentials) {
    Map<String, @Nullable Object> presentation = Desk.presenting(HOLDER.did(), credentials);
    return Desk.fault(desk.presentation(HOLDER.jwt("vp+jwt", presentation), Desk.ANYTHING));
  }

  @ParameterizedTest
  @CsvSource({
    "type, Ed25519Signature2018, PROOF_VERIFICATION_ERROR",
    "cryptosuite, bbs-2023, PROOF_VERIFICATION_ERROR",
    "cryptosuite, eddsa-jcs-2023, PROOF_VERIFICATION_ERROR",
    "cryptosuite, vc+jwt, PROOF_VERIFICATION_ERROR",
    "proofPurpose, authentication, PROOF_VERIFICATION_ERROR",
    "proofPurpose, keyAgreement, PROOF_VERIFICATION_ERROR",
    "created, yesterday, PROOF_VERIFICATION_ERROR",
    "created, 2026-11-01T00:00:00, PROOF_VERIFICATION_ERROR",
    "created, 2026-11-21T12:01:01Z, RANGE_ERROR",
    "expires, 2026-11-21T11:59:59Z, PROOF_VERIFICATION_ERROR",
    "verificationMethod, key-1, INVALID_VERIFICATION_METHOD_URL",
    "verificationMethod, https://issuer.example/#key, INVALID_VERIFICATION_METHOD_URL",
    "@context, https://www.w3.org/ns/credentials/v2, PROOF_TRANSFORMATION_ERROR",
    "previousProof, urn:uuid:1, PROOF_VERIFICATION_ERROR"
  })
  void a_proof_that_says_something_else_is_refused(String member, String value, Kind kind) {
    Fault fault = fault(ISSUER.signs(credential(), Map.of(member, value)));
    assertThat(fault.check()).isEqualTo(Check.PROOF);
    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.pointer()).isEqualTo("/proof/" + member);
  }

  @Test
  void whoever_signs_may_have_a_clock_that_is_a_little_ahead() {
    assertThat(
            desk.credential(ISSUER.signs(credential(), Map.of("created", "2026-11-21T12:01:00Z")))
                .verified())
        .isTrue();
    assertThat(desk.credential(ISSUER.jwt("vc+jwt", credential("iat", 1_795_262_460))).verified())
        .isTrue();
  }

  @Test
  void a_proof_that_has_not_expired_counts() {
    assertThat(
            desk.credential(
                    ISSUER.signs(credential(), Map.of("expires", "2026-11-21T13:00:00+00:30")))
                .verified())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "z",
        "u3fu",
        "z111",
        "z0OIl",
        "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F",
        "z11111111111111111111111111111111111111111111111111111111111111111"
      })
  void a_value_that_is_no_signature_is_refused(String value) {
    Map<String, @Nullable Object> credential = ISSUER.asserts(credential());
    Json.members((Map<?, ?>) Objects.requireNonNull(credential.get("proof")))
        .put("proofValue", value);
    assertThat(fault(credential).pointer()).isEqualTo("/proof/proofValue");
  }

  @Test
  void without_a_proof_there_is_nothing_to_verify() {
    assertThat(fault(credential()).pointer()).isEqualTo("/proof");
    assertThat(fault(credential("proof", List.of())).pointer()).isEqualTo("/proof");
    assertThat(fault(credential("proof", List.of("z1"))).pointer()).isEqualTo("/proof");
    Object proof = Objects.requireNonNull(ISSUER.asserts(credential()).get("proof"));
    assertThat(fault(credential("proof", Collections.nCopies(9, proof))).pointer())
        .isEqualTo("/proof");
  }

  @Test
  void a_key_of_another_kind_than_the_suites_is_refused() {
    Signatory p256 = new Signatory(Wallet.p256());
    Fault fault = fault(p256.asserts(Desk.draft(p256.did())));
    assertThat(fault.pointer()).isEqualTo("/proof/verificationMethod");
  }

  /** Of an Ed25519 key the multicodec is 0xed01: this is of X25519, which signs nothing. */
  @Test
  void a_key_of_another_multicodec_is_none() {
    byte[] multikey = Multibase.BASE_58_BTC.decode(ISSUER.did().substring("did:key:".length()));
    multikey[0] = (byte) 0xec;
    String fragment = Multibase.BASE_58_BTC.encode(multikey);
    Map<String, @Nullable Object> credential = Desk.draft("did:key:" + fragment);
    Fault fault =
        fault(
            ISSUER.signs(
                credential, Map.of("verificationMethod", "did:key:" + fragment + "#" + fragment)));
    assertThat(fault.check()).isEqualTo(Check.PROOF);
    assertThat(fault.pointer()).isEqualTo("/proof");
  }

  @Test
  void a_did_that_nobody_resolves_has_no_keys() {
    Map<String, @Nullable Object> credential = Desk.draft("did:example:alice");
    Fault fault =
        fault(ISSUER.signs(credential, Map.of("verificationMethod", "did:example:alice#1")));
    assertThat(fault.kind()).isEqualTo(Kind.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT);
  }

  @Test
  void a_key_that_only_authenticates_issues_nothing() {
    Wallet wallet = Wallet.named("did:web:house.example:issuers:a");
    Did did = new Did(wallet.did());
    desk.documents.put(did, DidDocument.parse(did, Signatory.parsed(wallet.document())));
    Signatory ours = new Signatory(wallet);
    Map<String, @Nullable Object> credential = Desk.draft(ours.did());
    assertThat(
            fault(
                    wallet.sign(
                        Map.of("typ", "vc+jwt", "alg", "ES256", "kid", wallet.kid()), credential))
                .kind())
        .isEqualTo(Kind.INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD);
    assertThat(
            fault(wallet.sign(Map.of("typ", "vc+jwt", "alg", "ES256", "kid", "#other"), credential))
                .kind())
        .isEqualTo(Kind.INVALID_VERIFICATION_METHOD);
  }

  @Test
  void a_context_that_is_not_registered_is_not_fetched() {
    String url = "https://issuer.example/context";
    Map<String, @Nullable Object> credential =
        credential("@context", List.of("https://www.w3.org/ns/credentials/v2", url));
    Fault fault = fault(ISSUER.asserts(credential));
    assertThat(fault.kind()).isEqualTo(Kind.PROOF_TRANSFORMATION_ERROR);
    assertThat(fault.reason()).contains(url);
    desk.contexts.put(url, "{\"@context\":{\"more\":\"https://issuer.example/#more\"}}");
    assertThat(desk.credential(ISSUER.asserts(credential)).verified()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "validFrom, 2026-11-21T12:30:00Z, RANGE_ERROR",
    "validUntil, 2026-11-21T11:59:59Z, RANGE_ERROR"
  })
  void a_credential_counts_while_it_is_valid(String member, String value, Kind kind) {
    Fault fault = fault(ISSUER.asserts(credential(member, value)));
    assertThat(fault.check()).isEqualTo(Check.VALIDITY);
    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.pointer()).isEqualTo("/" + member);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "ES256"})
  void a_jwt_verifies_alone_and_in_an_envelope(String alg) {
    Signatory issuer = alg.equals("ES256") ? new Signatory(Wallet.p256()) : ISSUER;
    String jwt = issuer.jwt("vc+jwt", Desk.draft(issuer.did()));
    assertThat(desk.credential(jwt).faults()).isEmpty();
    assertThat(desk.credential(envelope("Credential", "application/vc+jwt", jwt)).verified())
        .isTrue();
  }

  @Test
  void a_jwts_key_may_be_named_by_its_fragment() {
    Wallet wallet = Wallet.p256();
    Map<String, @Nullable Object> payload = Desk.draft(wallet.did());
    String jwt = wallet.sign(Map.of("typ", "vc+jwt", "alg", "ES256", "kid", "#0"), payload);
    assertThat(desk.credential(jwt).verified()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "typ, JWT",
    "typ, vp+jwt",
    "alg, none",
    "alg, HS256",
    "alg, ES256",
    "alg, RS256",
    "kid, key-1",
    "crit, b64",
    "b64, false"
  })
  void a_jwt_of_another_header_is_refused(String name, String value) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("typ", "vc+jwt");
    header.put("alg", "EdDSA");
    header.put("kid", ISSUER.wallet().kid());
    header.put(name, value);
    Fault fault = fault(ISSUER.wallet().sign(header, credential()));
    assertThat(fault.check()).isEqualTo(Check.PROOF);
  }

  @ParameterizedTest
  @CsvSource({
    "exp, 1795262400, RANGE_ERROR",
    "iat, 1795262461, RANGE_ERROR",
    "nbf, 1795348800, RANGE_ERROR",
    "exp, -1, MALFORMED_VALUE_ERROR"
  })
  void a_jwt_has_times_of_its_own(String name, long seconds, Kind kind) {
    assertThat(Instant.ofEpochSecond(1_795_262_400)).isEqualTo("2026-11-21T12:00:00Z");
    Fault fault = fault(ISSUER.jwt("vc+jwt", credential(name, seconds)));
    assertThat(fault.check()).isEqualTo(Check.VALIDITY);
    assertThat(fault.kind()).isEqualTo(kind);
  }

  @Test
  void a_jwt_of_another_issuer_is_refused() {
    assertThat(fault(HOLDER.jwt("vc+jwt", credential())).kind())
        .isEqualTo(Kind.INVALID_VERIFICATION_METHOD);
    assertThat(fault(ISSUER.jwt("vc+jwt", credential("iss", HOLDER.did()))).pointer())
        .isEqualTo("/iss");
  }

  @Test
  void a_jwt_that_was_altered_is_refused() {
    String[] parts = ISSUER.jwt("vc+jwt", credential()).split("\\.", -1);
    String other = ISSUER.jwt("vc+jwt", credential("id", "urn:uuid:2")).split("\\.", -1)[1];
    assertThat(fault(parts[0] + "." + other + "." + parts[2]).kind())
        .isEqualTo(Kind.CRYPTOGRAPHIC_SECURITY_ERROR);
    assertThat(fault(parts[0] + "." + parts[1] + ".").kind())
        .isEqualTo(Kind.CRYPTOGRAPHIC_SECURITY_ERROR);
    assertThat(fault(parts[0] + "." + parts[1]).kind()).isEqualTo(Kind.PARSING_ERROR);
    assertThat(fault(parts[0] + "." + parts[1] + "=." + parts[2]).kind())
        .isEqualTo(Kind.PARSING_ERROR);
  }

  @Test
  void an_envelope_says_nothing_that_nobody_signed() {
    String jwt = ISSUER.jwt("vc+jwt", credential());
    Map<String, @Nullable Object> envelope = envelope("Credential", "application/vc+jwt", jwt);
    envelope.put("credentialSubject", Map.of("id", "did:example:thief"));
    assertThat(fault(envelope).check()).isEqualTo(Check.DOCUMENT);
    assertThat(fault(envelope("Credential", "application/vc+sd-jwt", jwt)).pointer())
        .isEqualTo("/id");
  }

  @Test
  void a_presentation_of_each_kind_of_credential_verifies() {
    Map<String, @Nullable Object> presentation =
        Desk.presenting(
            HOLDER.did(),
            List.of(
                ISSUER.asserts(credential()),
                envelope("Credential", "application/vc+jwt", ISSUER.jwt("vc+jwt", credential()))));
    Verdict embedded =
        desk.presentation(HOLDER.authenticates(presentation, "c-1", "verifier.example"), EXPECTED);
    assertThat(embedded.faults()).isEmpty();
    assertThat(embedded.verified()).isTrue();
    presentation.put("nonce", "c-1");
    presentation.put("aud", "verifier.example");
    String jwt = HOLDER.jwt("vp+jwt", presentation);
    assertThat(desk.presentation(jwt, EXPECTED).faults()).isEmpty();
    Map<String, @Nullable Object> envelope = envelope("Presentation", "application/vp+jwt", jwt);
    assertThat(desk.presentation(envelope, EXPECTED).verified()).isTrue();
  }

  @Test
  void a_presentation_of_nothing_is_one() {
    Map<String, @Nullable Object> presentation = Desk.presenting(HOLDER.did(), List.of());
    presentation.remove("holder");
    assertThat(
            desk.presentation(
                    HOLDER.authenticates(presentation, "c-1", "verifier.example"), EXPECTED)
                .verified())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "c-2, verifier.example, INVALID_CHALLENGE_ERROR",
    "c-1, thief.example, INVALID_DOMAIN_ERROR"
  })
  void a_presentation_for_somebody_else_is_refused(String challenge, String domain, Kind kind) {
    Map<String, @Nullable Object> presentation = Desk.presenting(HOLDER.did(), List.of());
    Object signed = HOLDER.authenticates(presentation, challenge, domain);
    assertThat(Desk.fault(desk.presentation(signed, EXPECTED)).kind()).isEqualTo(kind);
    presentation.put("nonce", challenge);
    presentation.put("aud", domain);
    String jwt = HOLDER.jwt("vp+jwt", presentation);
    assertThat(Desk.fault(desk.presentation(jwt, EXPECTED)).kind()).isEqualTo(kind);
  }

  @Test
  void a_presentation_that_names_no_challenge_and_no_domain_is_for_nobody() {
    Map<String, @Nullable Object> presentation = Desk.presenting(HOLDER.did(), List.of());
    Object signed = HOLDER.signs(presentation, Map.of("proofPurpose", "authentication"));
    assertThat(Desk.fault(desk.presentation(signed, EXPECTED)).kind())
        .isEqualTo(Kind.INVALID_CHALLENGE_ERROR);
    assertThat(desk.presentation(signed, Desk.ANYTHING).verified()).isTrue();
    Object both =
        HOLDER.signs(
            presentation,
            Map.of(
                "proofPurpose", "authentication",
                "challenge", "c-1",
                "domain", List.of("verifier.example", "thief.example")));
    assertThat(Desk.fault(desk.presentation(both, EXPECTED)).kind())
        .isEqualTo(Kind.INVALID_DOMAIN_ERROR);
  }

  @Test
  void whoever_presents_is_the_holder() {
    Map<String, @Nullable Object> presentation = Desk.presenting(HOLDER.did(), List.of());
    Object stolen = ISSUER.authenticates(presentation, "c-1", "verifier.example");
    assertThat(Desk.fault(desk.presentation(stolen, EXPECTED)).kind())
        .isEqualTo(Kind.INVALID_VERIFICATION_METHOD);
    assertThat(
            Desk.fault(desk.presentation(ISSUER.jwt("vp+jwt", presentation), Desk.ANYTHING)).kind())
        .isEqualTo(Kind.INVALID_VERIFICATION_METHOD);
  }

  @Test
  void whoever_a_jwt_says_presents_has_signed_it() {
    Map<String, @Nullable Object> presentation = Desk.presenting(HOLDER.did(), List.of());
    presentation.remove("holder");
    presentation.put("iss", ISSUER.did());
    assertThat(
            Desk.fault(desk.presentation(HOLDER.jwt("vp+jwt", presentation), Desk.ANYTHING))
                .pointer())
        .isEqualTo("/iss");
    assertThat(desk.presentation(ISSUER.jwt("vp+jwt", presentation), Desk.ANYTHING).verified())
        .isTrue();
  }

  @Test
  void a_proof_names_no_more_before_it_than_there_can_be() {
    Map<String, @Nullable Object> credential = ISSUER.asserts(credential());
    Json.members((Map<?, ?>) Objects.requireNonNull(credential.get("proof")))
        .put("previousProof", Collections.nCopies(9, "urn:uuid:1"));
    assertThat(fault(credential).reason()).contains("more than there can be");
  }

  @Test
  void an_assertion_presents_nothing_and_an_authentication_issues_nothing() {
    Map<String, @Nullable Object> presentation = Desk.presenting(HOLDER.did(), List.of());
    assertThat(Desk.fault(desk.presentation(HOLDER.asserts(presentation), Desk.ANYTHING)).pointer())
        .isEqualTo("/proof/proofPurpose");
    assertThat(
            Desk.fault(desk.presentation(HOLDER.jwt("vc+jwt", presentation), Desk.ANYTHING))
                .reason())
        .contains("vp+jwt");
  }

  @Test
  void every_credential_of_a_presentation_is_verified() {
    Map<String, @Nullable Object> presentation =
        Desk.presenting(
            HOLDER.did(),
            List.of(
                ISSUER.asserts(credential()),
                credential(),
                ISSUER.asserts(credential("validUntil", "2026-11-02T00:00:00Z"))));
    Verdict verdict =
        desk.presentation(HOLDER.authenticates(presentation, "c-1", "verifier.example"), EXPECTED);
    assertThat(verdict.verified()).isFalse();
    assertThat(verdict.faults())
        .extracting(Fault::pointer)
        .containsExactly("/verifiableCredential/1/proof", "/verifiableCredential/2/validUntil");
  }

  @Test
  void fifty_plain_credentials_can_be_presented_by_what_they_state() {
    List<Object> credentials = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Map<String, @Nullable Object> credential = credential("id", "urn:uuid:" + i);
      credentials.add(ISSUER.states(credential, Contexts.standard(), "assertionMethod"));
    }
    Map<String, @Nullable Object> presentation =
        HOLDER.states(
            Desk.presenting(HOLDER.did(), credentials), Contexts.standard(), "authentication");
    Verdict verdict = desk.presentation(presentation, Desk.ANYTHING);
    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.verified()).isTrue();
  }

  @Test
  void fifty_credentials_can_be_presented_with_a_portrait_in_one() {
    List<Object> credentials = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Map<String, @Nullable Object> credential = credential("id", "urn:uuid:" + i);
      String portrait = "data:image/png;base64," + "A".repeat(i == 7 ? 256 * 1024 : 1);
      credential.put("description", portrait);
      credentials.add(ISSUER.states(credential, Contexts.standard(), "assertionMethod"));
    }
    Map<String, @Nullable Object> presentation =
        HOLDER.states(
            Desk.presenting(HOLDER.did(), credentials), Contexts.standard(), "authentication");
    assertThat(desk.presentation(presentation, Desk.ANYTHING).faults()).isEmpty();
  }

  @Test
  void a_presentation_has_fifty_credentials_at_most() {
    Object one = ISSUER.asserts(credential());
    Object more = HOLDER.asserts(Desk.presenting(HOLDER.did(), Collections.nCopies(51, one)));
    assertThat(Desk.fault(desk.presentation(more, Desk.ANYTHING)).pointer())
        .isEqualTo("/verifiableCredential");
  }

  private static Map<String, @Nullable Object> envelope(String of, String mediaType, String jwt) {
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("@context", "https://www.w3.org/ns/credentials/v2");
    envelope.put("id", "data:" + mediaType + "," + jwt);
    envelope.put("type", "EnvelopedVerifiable" + of);
    return envelope;
  }
}
