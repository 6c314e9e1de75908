package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.authlete.sd.Disclosure;
import com.authlete.sd.SDJWT;
import com.authlete.sd.SDObjectDecoder;
import dev.chancery.model.Claims;
import dev.chancery.model.DataModel;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdJwtVcFormatTest extends JwtFormatContract {
  private static final Set<String> NOT_CLAIMS =
      Set.of("iss", "sub", "vct", "iat", "nbf", "exp", "cnf", "status");

  @Override
  FormatIdentifier identifier() {
    return FormatIdentifier.DC_SD_JWT;
  }

  @Override
  String typ() {
    return "dc+sd-jwt";
  }

  @Override
  Parts parts(String credential) {
    Map<String, @Nullable Object> payload = payload(credential);
    Map<String, @Nullable Object> list =
        Reading.object(Reading.object(payload, "status"), "status_list");
    assertThat(payload.get("nbf")).isEqualTo(payload.get("iat"));
    return new Parts(
        payload.get("iss"),
        payload.get("sub"),
        disclosed(credential, SDJWT.parse(credential).getDisclosures()),
        instant(payload.get("iat")),
        instant(payload.get("exp")),
        list.get("uri"),
        list.get("idx"));
  }

  /** The claims, as a verifier sees them who is shown {@code disclosures}. */
  static Map<String, @Nullable Object> disclosed(
      String credential, Collection<Disclosure> disclosures) {
    Map<String, @Nullable Object> claims =
        new LinkedHashMap<>(new SDObjectDecoder().decode(payload(credential), disclosures));
    claims.keySet().removeAll(NOT_CLAIMS);
    return claims;
  }

  private static @Nullable Instant instant(@Nullable Object seconds) {
    return seconds == null ? null : Instant.ofEpochSecond((Long) seconds);
  }

  private static Set<String> salts(String credential) {
    Set<String> salts = new HashSet<>();
    SDJWT.parse(credential).getDisclosures().forEach(disclosure -> salts.add(disclosure.getSalt()));
    return salts;
  }

  @SuppressWarnings("unchecked")
  private static List<String> digests(String credential) {
    return (List<String>) Objects.requireNonNull(payload(credential).get("_sd"));
  }

  private static Disclosure disclosureOf(String credential, String name) {
    return SDJWT.parse(credential).getDisclosures().stream()
        .filter(disclosure -> name.equals(disclosure.getClaimName()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void its_vct_is_the_profiles() {
    assertThat(payload(credential(draft(CLAIMS))))
        .containsEntry("vct", "https://issuer.example/types/membership");
  }

  @Test
  void a_profile_without_a_vct_is_refused() {
    CredentialProfile profile =
        new CredentialProfile(
            TestKey.ISSUER,
            null,
            KEY.kid(),
            KEY.algorithm(),
            null,
            List.of(),
            List.of(),
            List.of(),
            ProofType.DC_SD_JWT,
            DataModel.VCDM_2_0);
    assertThatIllegalArgumentException().isThrownBy(() -> format.writer(profile));
  }

  @Test
  void with_nothing_disclosable_there_is_no_digest_and_one_tilde() {
    String credential = credential(draft(CLAIMS));
    assertThat(credential).endsWith("~").containsOnlyOnce("~");
    assertThat(payload(credential)).doesNotContainKeys("_sd", "_sd_alg");
  }

  @Test
  void a_pointer_whose_member_is_absent_is_skipped() {
    String credential = credential(draft(CLAIMS), "/absent", "/address/absent", "/given_name/x");
    assertThat(credential).containsOnlyOnce("~");
    assertThat(payload(credential)).doesNotContainKeys("_sd", "_sd_alg");
  }

  @Test
  void a_disclosable_claim_shows_only_as_a_digest() {
    String credential = credential(draft(CLAIMS), "/given_name");
    Disclosure disclosure = disclosureOf(credential, "given_name");
    assertThat(payload(credential))
        .doesNotContainKey("given_name")
        .containsEntry("_sd", List.of(disclosure.digest("sha-256")))
        .containsEntry("_sd_alg", "sha-256");
    assertThat(disclosure.getClaimValue()).isEqualTo(CLAIMS.values().get("given_name"));
  }

  @Test
  void digests_are_sorted() {
    String[] pointers = {"/given_name", "/height", "/verified", "/nickname", "/member_since"};
    assertThat(digests(credential(draft(CLAIMS), pointers)))
        .hasSize(5)
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void a_nested_member_leaves_its_digest_in_its_object() {
    String credential = credential(draft(CLAIMS), "/address/locality");
    Map<String, @Nullable Object> address = Reading.object(payload(credential), "address");
    assertThat(payload(credential)).doesNotContainKey("_sd").containsKey("_sd_alg");
    assertThat(address)
        .containsOnlyKeys("geo", "_sd")
        .containsEntry("_sd", List.of(disclosureOf(credential, "locality").digest()));
  }

  @Test
  void parent_and_child_are_disclosed_one_after_the_other() {
    String credential = credential(draft(CLAIMS), "/address/geo/lat", "/address");
    Disclosure address = disclosureOf(credential, "address");
    assertThat(payload(credential)).doesNotContainKey("address");
    assertThat(disclosed(credential, List.of(address)).get("address"))
        .isEqualTo(Map.of("locality", "Köln", "geo", Map.of()));
    assertThat(
            disclosed(credential, List.of(address, disclosureOf(credential, "lat"))).get("address"))
        .isEqualTo(CLAIMS.values().get("address"));
  }

  @Test
  void every_element_of_an_array_is_disclosable_by_itself() {
    String credential = credential(draft(CLAIMS), "/nationalities/-");
    List<Disclosure> disclosures = SDJWT.parse(credential).getDisclosures();
    assertThat(disclosures).hasSize(2).allMatch(disclosure -> disclosure.getClaimName() == null);
    assertThat(disclosed(credential, List.of()).get("nationalities")).isEqualTo(List.of());
    assertThat(disclosed(credential, disclosures.subList(1, 2)).get("nationalities"))
        .isEqualTo(List.of("FR"));
  }

  @Test
  void one_element_of_an_array_is_disclosable_and_its_neighbours_show() {
    String credential = credential(draft(CLAIMS), "/nationalities/0", "/matrix/0/1");
    assertThat(disclosed(credential, List.of()))
        .containsEntry("nationalities", List.of("FR"))
        .hasEntrySatisfying(
            "matrix", matrix -> assertThat(((List<?>) matrix).getFirst()).isEqualTo(List.of(1L)));
  }

  @Test
  void names_with_slashes_and_tildes_are_pointed_at_in_escapes() {
    Claims claims = new Claims(Map.of("a/b", 1, "m~n", 2, "~1", 3, "", 4, "plain", 5));
    String credential = credential(draft(claims), "/a~1b", "/m~0n", "/~01", "/");
    assertThat(disclosed(credential, List.of())).containsOnlyKeys("plain");
  }

  @Test
  void two_copies_share_no_salt_and_no_digest() {
    CredentialDraft draft = draft(CLAIMS);
    String[] pointers = {"/given_name", "/nationalities/-", "/address", "/address/locality"};
    String one = credential(draft, pointers);
    String other = credential(draft, pointers);
    assertThat(salts(one)).hasSize(5).doesNotContainAnyElementsOf(salts(other));
    assertThat(digests(one)).hasSize(2).doesNotContainAnyElementsOf(digests(other));
  }

  @Test
  void salts_have_128_bits() {
    assertThat(salts(credential(draft(CLAIMS), "/given_name", "/height")))
        .allSatisfy(salt -> assertThat(Base64.getUrlDecoder().decode(salt)).hasSize(16));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/iss",
        "/nbf",
        "/exp",
        "/cnf",
        "/vct",
        "/vct#integrity",
        "/aka_vcts",
        "/status",
        "/cnf/jwk",
        "/status/status_list",
        "/_sd",
        "/address/_sd",
        "/_sd_alg",
        "/a/...",
        "",
        "given_name",
        "#/given_name",
        "/a~",
        "/a~2",
        "/~~01"
      })
  void a_pointer_to_what_is_never_disclosable_or_to_nothing_is_refused(String pointer) {
    assertThatIllegalArgumentException().isThrownBy(() -> profile(KEY, pointer));
  }

  @Test
  void every_element_beside_one_of_them_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> profile(KEY, "/n/-", "/n/0/x"));
    assertThatIllegalArgumentException().isThrownBy(() -> profile(KEY, "/n/0/x", "/n/-"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_sd", "_sd_alg", "..."})
  void a_nested_claim_that_looks_like_a_digest_is_refused(String name) {
    Object forged = Map.of(name, "forged");
    for (Object claim : List.of(Map.of("geo", forged), List.of(List.of(forged)))) {
      assertThatThrownBy(() -> draft(new Claims(Map.of("address", claim))))
          .isInstanceOf(ProblemException.class);
    }
  }
}
