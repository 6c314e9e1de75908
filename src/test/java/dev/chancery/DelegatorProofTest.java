package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Delegating;
import dev.chancery.testing.Wallet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the delegator's key is not the organisation's, the delegator has signed. */
class DelegatorProofTest extends DelegationFixture {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** Whoever knows RFC 8785 need not ask us what to sign. */
  @Test
  void the_digest_can_be_had_without_us() throws NoSuchAlgorithmException {
    Wallet person = Wallet.ed25519();
    Wallet agent = Wallet.ed25519();
    Map<String, @Nullable Object> request = delegating.request(person.did(), agent.did(), 1);
    request.put(
        "claims",
        Json.of(
            "delegator", person.did(),
            "delegate", agent.did(),
            "scope", List.of("docs:read"),
            "maxDepth", 1));
    String canonical =
        "{\"constraints\":{},\"delegate\":\"%s\",\"delegator\":\"%s\",\"expirationDate\":\"%s\","
                .formatted(agent.did(), person.did(), Delegating.END)
            + "\"issuerDid\":\"%s\",\"maxDepth\":1,\"scope\":[\"docs:read\"]}"
                .formatted(delegating.issuerDid());
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
    request.put("delegatorProof", proof(person, BASE64URL.encodeToString(digest), Map.of()));
    delegating.issued(request);
  }

  @Test
  void what_is_asked_for_is_told_and_nothing_is_issued() {
    Wallet person = Wallet.p256();
    long before = gateway.count("select count(*) from credential");
    Answered asked = delegating.issue(request(person));
    assertThat(asked.status()).isEqualTo(403);
    assertThat(asked.code()).isEqualTo("DELEGATOR_PROOF_REQUIRED");
    assertThat(asked.json()).containsEntry("did", person.did());
    assertThat(asked.text("delegationDigest")).matches("[A-Za-z0-9_-]{43}");
    assertThat(gateway.count("select count(*) from credential")).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "iss, did:example:else, iss is not the delegator",
    "iss, , iss is not the delegator",
    "aud, https://else.example, aud is not",
    "iat, , iat is missing",
    "jti, , jti is missing",
    "jti, '', jti is missing",
    "delegation_digest, , delegation_digest is not",
    "delegation_digest, 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU, delegation_digest is not",
  })
  void a_proof_that_says_something_strangeris_none(
      String member, @Nullable String value, String reason) {
    Wallet person = Wallet.ed25519();
    Map<String, @Nullable Object> changes = new LinkedHashMap<>();
    changes.put(member, value);
    assertInvalid(
        delegating.proved(request(person), person, gateway.clock().instant(), changes), reason);
  }

  @ParameterizedTest
  @CsvSource({"-301", "301"})
  void a_proof_is_fresh(long seconds) {
    Wallet person = Wallet.ed25519();
    assertInvalid(
        delegating.proved(
            request(person), person, gateway.clock().instant().plusSeconds(seconds), Map.of()),
        "iat is more than five minutes off");
  }

  @Test
  void a_proof_is_by_a_key_of_the_delegator() {
    Wallet person = Wallet.ed25519();
    Wallet stranger = Wallet.ed25519();
    Map<String, @Nullable Object> request = request(person);
    String digest = delegating.issue(request).text("delegationDigest");
    request.put("delegatorProof", proof(stranger, digest, Map.of("iss", person.did())));
    assertInvalid(request, "kid is not of the delegator's DID");

    String forged = proof(person, digest, Map.of());
    String other = proof(person, digest, Map.of());
    request.put(
        "delegatorProof",
        forged.substring(0, forged.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')));
    assertInvalid(request, "the signature does not verify");
    request.put("delegatorProof", "nonsense");
    assertInvalid(request, "not three parts");
    request.put(
        "delegatorProof",
        person.proof(gateway.base().toString(), "nonce", gateway.clock().instant()));
    assertInvalid(request, "typ is not delegation-proof+jwt");
  }

  @Test
  void a_key_that_asserts_delegates_and_one_that_does_neither_does_not() {
    for (String relationship : List.of("assertionMethod", "keyAgreement")) {
      Wallet person = Wallet.named("did:example:" + UUID.randomUUID());
      Map<String, Object> document = new LinkedHashMap<>(person.document());
      document.put(relationship, Objects.requireNonNull(document.remove("authentication")));
      Answered registered =
          gateway.api().post("/api/v1/dids", Map.of("did", person.did(), "document", document));
      assertThat(registered.status()).as(registered.string()).isEqualTo(201);
      Map<String, @Nullable Object> proved =
          delegating.proved(request(person), person, gateway.clock().instant());
      if (relationship.equals("assertionMethod")) {
        delegating.issued(proved);
      } else {
        assertInvalid(proved, "kid names no key that speaks for the delegator");
      }
    }
  }

  @Test
  void a_delegator_whom_nobody_can_look_up_delegates_nothing() {
    Wallet unknown = Wallet.named("did:example:" + UUID.randomUUID());
    Map<String, @Nullable Object> request =
        delegating.proved(request(unknown), unknown, gateway.clock().instant());
    assertInvalid(request, "no resolver knows did:example");
  }

  @Test
  void a_proof_is_good_once() {
    Wallet person = Wallet.ed25519();
    Map<String, @Nullable Object> request =
        delegating.proved(request(person), person, gateway.clock().instant());
    List<Answered> answers = gateway.api().postAtOnce(16, Delegating.ISSUE, request);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(refused -> assertThat(refused.code()).isEqualTo("DELEGATOR_PROOF_INVALID"));
    assertInvalid(request, "the proof was used before");
  }

  @Test
  void two_delegators_may_use_one_jti() {
    for (int i = 0; i < 2; i++) {
      Wallet person = Wallet.ed25519();
      delegating.issued(
          delegating.proved(
              request(person), person, gateway.clock().instant(), Map.of("jti", "1")));
    }
  }

  @Test
  void a_proof_is_for_one_delegation_by_one_issuer() {
    Wallet person = Wallet.ed25519();
    Map<String, @Nullable Object> proved =
        delegating.proved(request(person), person, gateway.clock().instant());
    Map<String, Object> changes =
        Map.of(
            "expirationDate", "2030-01-01T00:00:00Z",
            "issuerDid", delegating.agentDid(),
            "claims", Delegating.claims(person.did(), String.valueOf(proved.get("holderDid")), 8));
    changes.forEach(
        (member, value) -> {
          Map<String, @Nullable Object> other = new LinkedHashMap<>(proved);
          other.put("proofType", "eddsa-jcs-2022");
          other.put(member, value);
          assertInvalid(other, "delegation_digest is not");
        });
    delegating.issued(proved);
  }

  @Test
  void an_issuer_of_the_organisation_delegates_by_its_word_and_no_other_issuer_does() {
    Delegating others = Delegating.of(gateway.organisation("Others"));
    String agent = Wallet.ed25519().did();
    delegating.issued(delegating.request(delegating.agentDid(), agent, 1));
    assertThat(delegating.issue(delegating.request(others.agentDid(), agent, 1)).code())
        .isEqualTo("DELEGATOR_PROOF_REQUIRED");

    Delegating ended = Delegating.of(gateway.api());
    Answered deactivated =
        gateway
            .api()
            .post("/api/v1/issuers/" + Api.encoded(ended.agentDid()) + "/deactivate", Map.of());
    assertThat(deactivated.status()).as(deactivated.string()).isLessThan(300);
    assertThat(delegating.issue(delegating.request(ended.agentDid(), agent, 1)).code())
        .isEqualTo("DELEGATOR_PROOF_REQUIRED");
  }

  private static Map<String, @Nullable Object> request(Wallet person) {
    return delegating.request(person.did(), Wallet.ed25519().did(), 1);
  }

  private static String proof(Wallet wallet, String digest, Map<String, ?> changes) {
    return wallet.delegation(gateway.base().toString(), digest, gateway.clock().instant(), changes);
  }

  private static void assertInvalid(Map<String, ?> request, String reason) {
    Answered refused = delegating.issue(request);
    assertThat(refused.code()).as(refused.string()).isEqualTo("DELEGATOR_PROOF_INVALID");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("detail")).startsWith(reason);
  }
}
