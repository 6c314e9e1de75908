package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusReference;
import dev.chancery.model.Validity;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every credential format keeps; each format's test inherits it. */
abstract class CredentialFormatContract {
  static final Did HOLDER = new Did("did:jwk:holder");
  static final PublicJwk HOLDER_KEY = TestKey.of(Algorithm.ES256).publicJwk();
  static final String LIST = "https://issuer.example/status/1";
  static final StatusReference STATUS =
      new StatusReference(new StatusListId(new UUID(1, 2)), LIST, 94567);
  static final Validity VALIDITY =
      Validity.startingAt(Instant.parse("2026-11-21T09:41:07.123Z"), Duration.ofDays(30));
  static final Claims CLAIMS = Reading.claims(claims());
  static final TestKey KEY = TestKey.of(Algorithm.ES256);

  private static final SecureRandom SECURE_RANDOM = new SecureRandom();

  final CredentialFormat format;

  CredentialFormatContract() {
    this.format =
        new Formats(CredentialFormatContract::chance).of(identifier(), Contexts.standard());
  }

  CredentialFormatContract(CredentialFormat format) {
    this.format = format;
  }

  abstract FormatIdentifier identifier();

  /** What is signed, as JSON. */
  abstract Map<String, @Nullable Object> members(String credential);

  /** The parts of a credential, found where the format puts them. */
  abstract Parts parts(String credential);

  record Parts(
      @Nullable Object issuer,
      @Nullable Object holder,
      Map<String, @Nullable Object> claims,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Object listUri,
      @Nullable Object listIndex) {}

  static byte[] chance(int length) {
    byte[] bytes = new byte[length];
    SECURE_RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Claims that the format can say. */
  Claims claimed() {
    return CLAIMS;
  }

  TestKey key() {
    return KEY;
  }

  private static Map<String, @Nullable Object> claims() {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("given_name", "Erika \"Möbius\" 🜚");
    claims.put("height", 1.63);
    claims.put("member_since", 1998);
    claims.put("verified", true);
    claims.put("nickname", null);
    claims.put("address", Map.of("locality", "Köln", "geo", Map.of("lat", 50.94)));
    claims.put("nationalities", List.of("DE", "FR"));
    claims.put("matrix", Arrays.asList(List.of(1, 2), null, List.of()));
    return claims;
  }

  ProofType proofType() {
    return ProofType.of(identifier()).getFirst();
  }

  CredentialProfile profile(TestKey key, String... selectivelyDisclosable) {
    return profile(key, proofType(), DataModel.VCDM_2_0, selectivelyDisclosable);
  }

  static CredentialProfile profile(
      TestKey key, ProofType proofType, DataModel model, String... selectivelyDisclosable) {
    return new CredentialProfile(
        TestKey.ISSUER,
        "The Issuer",
        key.kid(),
        key.algorithm(),
        "https://issuer.example/types/membership",
        List.of("MembershipCredential"),
        List.of("https://issuer.example/contexts/membership"),
        List.of(selectivelyDisclosable),
        proofType,
        model);
  }

  static CredentialDraft draft(Claims claims) {
    return new CredentialDraft(
        CredentialId.random(CredentialFormatContract::chance),
        HOLDER,
        HOLDER_KEY,
        claims,
        VALIDITY,
        STATUS);
  }

  String credential(CredentialDraft draft, String... selectivelyDisclosable) {
    Prepared prepared = format.writer(profile(key(), selectivelyDisclosable)).prepare(draft);
    return prepared.finish(key().sign(prepared.toBeSigned()));
  }

  @Test
  void it_answers_to_its_identifier() {
    assertThat(format.identifier()).isEqualTo(identifier());
  }

  @Test
  void it_is_finished_once() {
    Prepared prepared = format.writer(profile(key())).prepare(draft(claimed()));
    assertThat(prepared.finish(new byte[64])).isNotEmpty();
    assertThatIllegalStateException().isThrownBy(() -> prepared.finish(new byte[64]));
  }

  @Test
  void a_signature_of_another_length_is_refused_and_changes_nothing() {
    Prepared prepared = format.writer(profile(key())).prepare(draft(claimed()));
    for (int length : new int[] {0, 63, 65, 72}) {
      assertThatIllegalArgumentException().isThrownBy(() -> prepared.finish(new byte[length]));
    }
    assertThat(prepared.finish(new byte[64])).isNotEmpty();
  }

  @Test
  void the_issuer_is_the_profiles() {
    assertThat(parts(credential(draft(claimed()))).issuer()).isEqualTo("did:web:issuer.example");
  }

  @Test
  void validity_is_emitted_on_the_hour() {
    Parts parts = parts(credential(draft(claimed())));
    assertThat(parts.from()).isEqualTo("2026-11-21T09:00:00Z");
    assertThat(parts.until()).isEqualTo("2026-12-21T10:00:00Z");
  }

  @Test
  void what_does_not_expire_has_no_end() {
    Validity endless = new Validity(VALIDITY.from(), null);
    CredentialDraft draft =
        new CredentialDraft(draft(claimed()).id(), HOLDER, HOLDER_KEY, claimed(), endless, STATUS);
    assertThat(parts(credential(draft)).until()).isNull();
  }

  @Test
  void claims_in_are_claims_out() {
    assertThat(Reading.normal(parts(credential(draft(claimed()))).claims()))
        .isEqualTo(Reading.normal(claimed().values()));
  }

  @Test
  void no_claims_are_no_claims() {
    assertThat(parts(credential(draft(Claims.NONE))).claims()).isEmpty();
  }

  @Test
  void the_status_names_list_and_index() {
    Parts parts = parts(credential(draft(claimed())));
    assertThat(parts.listUri()).isEqualTo(LIST);
    assertThat(String.valueOf(parts.listIndex())).isEqualTo("94567");
  }

  @Test
  void the_holder_is_bound_by_did() {
    assertThat(parts(credential(draft(claimed()))).holder()).isEqualTo(HOLDER.value());
  }

  @Test
  void without_a_status_there_is_none() {
    CredentialDraft draft =
        new CredentialDraft(draft(claimed()).id(), HOLDER, HOLDER_KEY, claimed(), VALIDITY, null);
    assertThat(members(credential(draft))).doesNotContainKeys("status", "credentialStatus");
  }

  @Test
  void a_claim_of_a_reserved_name_is_refused() {
    for (String name : Claims.RESERVED) {
      assertThatThrownBy(() -> draft(new Claims(Map.of(name, "mine"))))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void a_key_of_another_did_is_refused() {
    DidUrl others = DidUrl.parse("did:web:other.example#key-1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new CredentialProfile(
                    TestKey.ISSUER,
                    null,
                    others,
                    Algorithm.ES256,
                    "v",
                    List.of(),
                    List.of(),
                    List.of(),
                    ProofType.DC_SD_JWT,
                    DataModel.VCDM_2_0));
  }
}
