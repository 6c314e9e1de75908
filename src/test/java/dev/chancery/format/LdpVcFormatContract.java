package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apicatalog.multibase.Multibase;
import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Claims;
import dev.chancery.model.DataModel;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.model.ToBeSigned;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What a Data Integrity credential keeps, whatever its suite is; each suite's test inherits it. */
abstract class LdpVcFormatContract extends CredentialFormatContract {
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  static final String MEMBERSHIP = "https://issuer.example/contexts/membership";

  /** Defines what the contract's claims are made of. */
  static final Contexts CONTEXTS =
      Contexts.standard()
          .with(
              Map.of(
                  MEMBERSHIP,
                  """
                  {"@context": {
                    "@version": 1.1, "@protected": true,
                    "MembershipCredential": "https://issuer.example/ns#MembershipCredential",
                    "given_name": "https://issuer.example/ns#given_name",
                    "height": "https://issuer.example/ns#height",
                    "member_since": "https://issuer.example/ns#member_since",
                    "verified": "https://issuer.example/ns#verified",
                    "nationalities": "https://issuer.example/ns#nationalities",
                    "matrix": {
                      "@id": "https://issuer.example/ns#matrix", "@container": "@list"},
                    "address": {"@id": "https://issuer.example/ns#address", "@context": {
                      "locality": "https://issuer.example/ns#locality",
                      "geo": {"@id": "https://issuer.example/ns#geo", "@context": {
                        "lat": "https://issuer.example/ns#lat"}}}}
                  }}"""));

  private final TestKey key =
      TestKey.of(proofType().isSignedBy(Algorithm.EDDSA) ? Algorithm.EDDSA : Algorithm.ES256);

  LdpVcFormatContract() {
    super(new LdpVcFormat(CONTEXTS));
  }

  @Override
  abstract ProofType proofType();

  @Override
  FormatIdentifier identifier() {
    return FormatIdentifier.LDP_VC;
  }

  @Override
  TestKey key() {
    return key;
  }

  /** Without a null, which JSON-LD cannot say. */
  @Override
  Claims claimed() {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>(CLAIMS.values());
    claims.remove("nickname");
    claims.put("matrix", List.of(List.of(1, 2), List.of()));
    return Reading.claims(claims);
  }

  @Override
  Map<String, @Nullable Object> members(String credential) {
    return JsonMapper.shared().readValue(credential, OBJECT);
  }

  @Override
  Parts parts(String credential) {
    Map<String, @Nullable Object> members = members(credential);
    Map<String, @Nullable Object> claims =
        new LinkedHashMap<>(Reading.object(members, "credentialSubject"));
    Object holder = claims.remove("id");
    Map<String, @Nullable Object> status = Reading.objects(members, "credentialStatus").getFirst();
    return new Parts(
        Reading.object(members, "issuer").get("id"),
        holder,
        claims,
        instant(members.get("validFrom")),
        instant(members.get("validUntil")),
        status.get("statusListCredential"),
        status.get("statusListIndex"));
  }

  private static @Nullable Instant instant(@Nullable Object text) {
    return text == null ? null : Instant.parse((String) text);
  }

  private Map<String, @Nullable Object> written(DataModel model, CredentialDraft draft) {
    CredentialProfile profile = profile(key, proofType(), model);
    return members(format.writer(profile).prepare(draft).finish(new byte[64]));
  }

  private static CredentialDraft withoutStatus(CredentialDraft draft) {
    return new CredentialDraft(
        draft.id(), draft.holder(), null, draft.claims(), draft.validity(), null);
  }

  @Test
  void the_proof_says_who_signed_when_why_and_how() {
    Map<String, @Nullable Object> proof =
        Reading.object(members(credential(draft(claimed()))), "proof");
    assertThat(proof)
        .containsEntry("verificationMethod", "did:web:issuer.example#key-1")
        .containsEntry("proofPurpose", "assertionMethod")
        .containsEntry("created", "2026-11-21T09:00:00Z");
    if (proofType() == ProofType.ED25519_SIGNATURE_2020) {
      assertThat(proof).containsEntry("type", "Ed25519Signature2020");
    } else {
      assertThat(proof)
          .containsEntry("type", "DataIntegrityProof")
          .containsEntry("cryptosuite", proofType().wireName());
    }
  }

  @Test
  void the_proof_value_is_the_signature_over_two_digests() {
    Prepared prepared = format.writer(profile(key)).prepare(draft(claimed()));
    ToBeSigned.Octets octets = (ToBeSigned.Octets) prepared.toBeSigned();
    assertThat(octets.algorithm()).isEqualTo(key.algorithm());
    assertThat(octets.bytes()).hasSize(64);
    byte[] signature = key.sign(octets);
    Map<String, @Nullable Object> proof =
        Reading.object(members(prepared.finish(signature)), "proof");
    assertThat(Multibase.BASE_58_BTC.decode(Reading.text(proof, "proofValue")))
        .isEqualTo(signature);
  }

  @Test
  void whatever_is_changed_changes_what_is_signed() {
    CredentialDraft draft = draft(claimed());
    byte[] signed = octets(draft);
    assertThat(octets(draft)).isEqualTo(signed);
    assertThat(octets(draft(claimed()))).isNotEqualTo(signed);
    assertThat(octets(withoutStatus(draft))).isNotEqualTo(signed);
    for (String name : claimed().values().keySet()) {
      Map<String, @Nullable Object> fewer = new LinkedHashMap<>(claimed().values());
      fewer.remove(name);
      CredentialDraft other =
          new CredentialDraft(
              draft.id(), HOLDER, null, Reading.claims(fewer), VALIDITY, draft.status());
      assertThat(octets(other)).as(name).isNotEqualTo(signed);
    }
  }

  private byte[] octets(CredentialDraft draft) {
    return switch (format.writer(profile(key)).prepare(draft).toBeSigned()) {
      case ToBeSigned.Octets octets -> octets.bytes();
    };
  }

  @Test
  void a_credential_of_the_older_model_has_its_names_and_its_contexts() {
    CredentialDraft draft = draft(claimed());
    assertThat(written(DataModel.VCDM_1_1, draft))
        .containsEntry("issuanceDate", "2026-11-21T09:00:00Z")
        .containsEntry("expirationDate", "2026-12-21T10:00:00Z")
        .containsEntry("issuer", "did:web:issuer.example")
        .doesNotContainKeys("validFrom", "validUntil");
    assertThat(contexts(written(DataModel.VCDM_1_1, draft)))
        .startsWith("https://www.w3.org/2018/credentials/v1", MEMBERSHIP)
        .endsWith("https://www.w3.org/ns/credentials/status/v1");
    assertThat(contexts(written(DataModel.VCDM_1_1, withoutStatus(draft))))
        .startsWith("https://www.w3.org/2018/credentials/v1", MEMBERSHIP)
        .doesNotContain("https://www.w3.org/ns/credentials/status/v1");
  }

  @Test
  void the_status_has_an_entry_for_each_purpose_and_each_an_id_of_its_own() {
    assertThat(Reading.objects(members(credential(draft(claimed()))), "credentialStatus"))
        .containsExactly(
            Map.of(
                "id", LIST + "#94567",
                "type", "BitstringStatusListEntry",
                "statusPurpose", "revocation",
                "statusListIndex", "94567",
                "statusListCredential", LIST),
            Map.of(
                "id", LIST + "/suspension#94567",
                "type", "BitstringStatusListEntry",
                "statusPurpose", "suspension",
                "statusListIndex", "94567",
                "statusListCredential", LIST + "/suspension"));
  }

  @Test
  void the_suite_names_the_context_that_defines_its_proof() {
    List<String> contexts = contexts(written(DataModel.VCDM_2_0, draft(claimed())));
    assertThat(contexts).startsWith("https://www.w3.org/ns/credentials/v2", MEMBERSHIP);
    assertThat(contexts.contains("https://w3id.org/security/suites/ed25519-2020/v1"))
        .isEqualTo(proofType() == ProofType.ED25519_SIGNATURE_2020);
  }

  @SuppressWarnings("unchecked")
  private static List<String> contexts(Map<String, @Nullable Object> credential) {
    return (List<String>) Objects.requireNonNull(credential.get("@context"));
  }

  @Test
  void an_unknown_context_is_a_problem() {
    CredentialFormat bare = new LdpVcFormat(Contexts.standard());
    assertThatThrownBy(() -> bare.writer(profile(key)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.ContextNotFound(MEMBERSHIP)));
  }

  @Test
  void a_number_that_readers_would_read_as_another_is_refused() {
    Claims claims = new Claims(Map.of("height", 9_007_199_254_740_993L));
    assertThatThrownBy(() -> format.writer(profile(key)).prepare(draft(claims)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.ClaimsInexpressible.class));
  }

  @Test
  void a_key_of_another_algorithm_is_refused() {
    Algorithm other = key.algorithm() == Algorithm.EDDSA ? Algorithm.ES256 : Algorithm.EDDSA;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> format.writer(profile(TestKey.of(other))));
  }

  @ParameterizedTest
  @EnumSource(names = {"BBS_2023", "BBS_BLS_SIGNATURE_2020", "VC_JWT", "DC_SD_JWT"})
  void what_is_no_such_proof_is_refused(ProofType type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> format.writer(profile(key, type, DataModel.VCDM_2_0)));
  }
}
