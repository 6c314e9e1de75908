package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.multibase.Multibase;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.DataModel;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.ProofType;
import dev.chancery.model.PublicJwk;
import dev.chancery.testing.Verifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Credentials of every suite, verified by Digital Bazaar's libraries with our contexts alone. */
class DigitalBazaarTest {
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final TestKey P256 = TestKey.of(Algorithm.ES256);
  private static final TestKey ED25519 = TestKey.of(Algorithm.EDDSA);

  private static Verifier verifier;

  private final CredentialFormat format = new LdpVcFormat(LdpVcFormatContract.CONTEXTS);

  @BeforeAll
  static void install() {
    verifier = Verifier.installOrSkip();
  }

  @Test
  void what_ed25519_signs_verifies() {
    assertAllVerify(
        ED25519,
        List.of(
            ProofType.EDDSA_RDFC_2022, ProofType.ED25519_SIGNATURE_2020, ProofType.EDDSA_JCS_2022));
  }

  @Test
  void what_p256_signs_verifies() {
    assertAllVerify(P256, List.of(ProofType.ECDSA_RDFC_2019));
  }

  @Test
  void what_was_altered_does_not_verify() {
    List<Object> altered = new ArrayList<>();
    for (ProofType type : List.of(ProofType.EDDSA_RDFC_2022, ProofType.EDDSA_JCS_2022)) {
      Map<String, @Nullable Object> credential =
          credential(type, DataModel.VCDM_2_0, ED25519, flat(), true);
      Reading.object(credential, "credentialSubject").put("height", 1.64);
      altered.add(credential);
    }
    assertThat(results(ED25519, altered)).hasSize(2).doesNotContain("verified");
  }

  private void assertAllVerify(TestKey key, List<ProofType> types) {
    List<Object> credentials = new ArrayList<>();
    for (ProofType type : types) {
      for (DataModel model : DataModel.values()) {
        for (Claims claims : List.of(flat(), nested())) {
          credentials.add(credential(type, model, key, claims, true));
          credentials.add(credential(type, model, key, claims, false));
        }
      }
    }
    assertThat(results(key, credentials)).hasSize(8 * types.size()).containsOnly("verified");
  }

  /** What a plan writes. */
  private static Claims flat() {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("given_name", "Erika \"Möbius\" 🜚 \u0001\u007f\n");
    claims.put("height", 9.95);
    claims.put("member_since", new BigDecimal("1998.0"));
    claims.put("verified", true);
    claims.put("nationalities", List.of("FR", "DE", "日本"));
    return Reading.claims(claims);
  }

  private static Claims nested() {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>(flat().values());
    claims.put("address", Map.of("locality", "Köln", "geo", Map.of("lat", 50.94)));
    claims.put("matrix", List.of(List.of(1, 2), List.of()));
    return Reading.claims(claims);
  }

  private Map<String, @Nullable Object> credential(
      ProofType type, DataModel model, TestKey key, Claims claims, boolean status) {
    CredentialProfile profile =
        new CredentialProfile(
            TestKey.ISSUER,
            "The Issuer",
            key.kid(),
            key.algorithm(),
            null,
            List.of("MembershipCredential"),
            List.of(LdpVcFormatContract.MEMBERSHIP),
            List.of(),
            type,
            model);
    CredentialDraft draft =
        new CredentialDraft(
            CredentialId.random(CredentialFormatContract::chance),
            CredentialFormatContract.HOLDER,
            null,
            claims,
            CredentialFormatContract.VALIDITY,
            status ? CredentialFormatContract.STATUS : null);
    assertThat(format.identifier()).isEqualTo(FormatIdentifier.LDP_VC);
    Prepared prepared = format.writer(profile).prepare(draft);
    return JsonMapper.shared().readValue(prepared.finish(key.sign(prepared.toBeSigned())), OBJECT);
  }

  private static List<Object> results(TestKey key, List<Object> credentials) {
    Map<String, Object> contexts = new LinkedHashMap<>();
    for (String url : LdpVcFormatContract.CONTEXTS.urls()) {
      contexts.put(
          url, JsonMapper.shared().readValue(LdpVcFormatContract.CONTEXTS.text(url), OBJECT));
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("format", "ldp_vc");
    request.put("base", "http://localhost");
    request.put("credentials", credentials);
    request.put("keys", Map.of(key.kid().toString(), multikey(key.publicJwk())));
    request.put("contexts", contexts);
    request.put(
        "now", CredentialFormatContract.VALIDITY.from().plusSeconds(3_600).getEpochSecond());
    return new ArrayList<>(
        (List<?>) Objects.requireNonNull(verifier.verify(request).get("results")));
  }

  /** Controlled Identifiers §2.2.2: a multicodec prefix and the key, a point compressed. */
  private static String multikey(PublicJwk key) {
    byte[] prefix =
        switch (key.algorithm()) {
          case EDDSA -> new byte[] {(byte) 0xed, 1};
          case ES256 -> new byte[] {(byte) 0x80, 0x24, (byte) (2 + (key.yBytes()[31] & 1))};
        };
    byte[] bytes = Arrays.copyOf(prefix, prefix.length + 32);
    System.arraycopy(key.xBytes(), 0, bytes, prefix.length, 32);
    return Multibase.BASE_58_BTC.encode(bytes);
  }
}
