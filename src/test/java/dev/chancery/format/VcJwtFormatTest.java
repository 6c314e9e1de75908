package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.Algorithm;
import dev.chancery.model.DataModel;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.ProofType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VcJwtFormatTest extends JwtFormatContract {
  private static final String V2 = "https://www.w3.org/ns/credentials/v2";

  @Override
  FormatIdentifier identifier() {
    return FormatIdentifier.VC_JWT;
  }

  @Override
  String typ() {
    return "vc+jwt";
  }

  @Override
  Parts parts(String credential) {
    Map<String, @Nullable Object> payload = payload(credential);
    Map<String, @Nullable Object> claims =
        new LinkedHashMap<>(Reading.object(payload, "credentialSubject"));
    Object holder = claims.remove("id");
    Map<String, @Nullable Object> status = Reading.objects(payload, "credentialStatus").getFirst();
    return new Parts(
        Reading.object(payload, "issuer").get("id"),
        holder,
        claims,
        instant(payload.get("validFrom")),
        instant(payload.get("validUntil")),
        status.get("statusListCredential"),
        status.get("statusListIndex"));
  }

  private static @Nullable Instant instant(@Nullable Object text) {
    return text == null ? null : Instant.parse((String) text);
  }

  private Map<String, @Nullable Object> written(
      @Nullable String issuerName, List<String> types, List<String> contexts) {
    CredentialProfile profile =
        new CredentialProfile(
            TestKey.ISSUER,
            issuerName,
            KEY.kid(),
            Algorithm.ES256,
            null,
            types,
            contexts,
            List.of(),
            ProofType.VC_JWT,
            DataModel.VCDM_2_0);
    return payload(format.writer(profile).prepare(draft(CLAIMS)).finish(new byte[64]));
  }

  @Test
  void its_content_type_is_a_credential() {
    String credential = credential(draft(CLAIMS));
    assertThat(Reading.jws(credential).getHeader().getContentType()).isEqualTo("vc");
  }

  @Test
  void the_v2_context_and_the_base_type_go_first() {
    assertThat(payload(credential(draft(CLAIMS))))
        .containsEntry("@context", List.of(V2, "https://issuer.example/contexts/membership"))
        .containsEntry("type", List.of("VerifiableCredential", "MembershipCredential"));
  }

  @Test
  void the_v2_context_and_the_base_type_stand_once_and_first_wherever_they_were() {
    assertThat(written("N", List.of("T", "VerifiableCredential"), List.of("https://c.example", V2)))
        .containsEntry("@context", List.of(V2, "https://c.example"))
        .containsEntry("type", List.of("VerifiableCredential", "T"));
  }

  @Test
  void an_issuer_with_a_name_is_an_object_and_one_without_is_a_url() {
    assertThat(written("Müller & Co", List.of(), List.of()).get("issuer"))
        .isEqualTo(Map.of("id", "did:web:issuer.example", "name", "Müller & Co"));
    assertThat(written(null, List.of(), List.of()).get("issuer"))
        .isEqualTo("did:web:issuer.example");
  }

  @Test
  void the_id_is_a_urn() {
    CredentialDraft draft = draft(CLAIMS);
    assertThat(payload(credential(draft))).containsEntry("id", "urn:uuid:" + draft.id().value());
  }

  @Test
  void times_are_date_time_stamps_in_utc() {
    assertThat(payload(credential(draft(CLAIMS))))
        .containsEntry("validFrom", "2026-11-21T09:00:00Z")
        .containsEntry("validUntil", "2026-12-21T10:00:00Z");
  }

  @Test
  void the_status_has_an_entry_for_each_purpose_at_one_index_and_no_more_than_it_must() {
    assertThat(Reading.objects(payload(credential(draft(CLAIMS))), "credentialStatus"))
        .containsExactly(
            Map.of(
                "type", "BitstringStatusListEntry",
                "statusPurpose", "revocation",
                "statusListIndex", "94567",
                "statusListCredential", LIST),
            Map.of(
                "type", "BitstringStatusListEntry",
                "statusPurpose", "suspension",
                "statusListIndex", "94567",
                "statusListCredential", LIST + "/suspension"));
  }

  @Test
  void nothing_is_said_twice() {
    assertThat(payload(credential(draft(CLAIMS))))
        .doesNotContainKeys("iss", "sub", "jti", "iat", "nbf", "exp", "vc");
  }
}
