package dev.chancery.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.identity.DidMethods;
import dev.chancery.identity.DidResolver;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.Digests;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("T-11")
class ProofJwtsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final OrganisationId OURS = new OrganisationId(new UUID(1, 1));
  static final String AUDIENCE = "https://issuer.example";
  private static final String SCOPE = "collection";
  static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  static final Wallet WALLET = new Wallet(Algorithm.ES256);
  static final Wallet EDWALLET = new Wallet(Algorithm.EDDSA);

  private final AtomicInteger lookups = new AtomicInteger();
  private final Egress egress =
      new Egress(VERTX, Egress.Rules.strict(), _ -> Future.failedFuture("no name is looked up"));
  private final Nonces nonces = new Nonces(new byte[32], InstantSource.fixed(NOW), byte[]::new);
  private final ProofJwts proofs =
      new ProofJwts(
          new DidResolver(DidMethods.builtIn(egress), (_, _) -> found(), null),
          Cryptography.load(),
          nonces,
          InstantSource.fixed(NOW));

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void no_socket_was_opened() {
    assertThat(egress.connections()).isZero();
    assertThat(lookups).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource
  void a_proof_by_the_holders_key_is_verified(Algorithm algorithm) throws Exception {
    Wallet wallet = new Wallet(algorithm);
    String nonce = nonces.mint(SCOPE, Duration.ofMinutes(5));
    VerifiedProof proof = verified(wallet.prove(wallet.header(), payload()), wallet.did);
    assertThat(proof.kid()).hasToString(wallet.kid);
    assertThat(proof.key()).isEqualTo(PublicKeys.jwk(wallet.keys.getPublic()));
    assertThat(proof.nonceHash()).isEqualTo(Digests.sha256(nonce));
    assertThat(proof.nonceExpiresAt()).isEqualTo(NOW.plusSeconds(300));
  }

  @Test
  void a_proof_of_a_did_jwk_is_verified() throws Exception {
    Did did =
        new Did(
            "did:jwk:"
                + Wallet.encode(Json.text(PublicKeys.jwk(WALLET.keys.getPublic()).members())));
    Map<String, @Nullable Object> header = with(WALLET.header(), "kid", did + "#0");
    assertThat(verified(WALLET.prove(header, payload()), did).kid().did()).isEqualTo(did);
  }

  /** Nimbus as the wallet: what we verify is what others write. */
  @Test
  void a_proof_by_another_library_is_verified() throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("openid4vci-proof+jwt"))
                .keyID(WALLET.kid)
                .build(),
            new JWTClaimsSet.Builder()
                .audience(AUDIENCE)
                .issueTime(Date.from(NOW))
                .claim("nonce", nonces.mint(SCOPE, Duration.ofMinutes(5)))
                .build());
    jwt.sign(new ECDSASigner(WALLET.keys.getPrivate(), Curve.P_256));
    assertThat(verified(jwt.serialize(), WALLET.did).kid()).hasToString(WALLET.kid);
  }

  static Stream<Arguments> goodPayloads() {
    return Stream.of(
        Arguments.of("aud", List.of(AUDIENCE)),
        Arguments.of("iat", NOW.getEpochSecond() - 300),
        Arguments.of("iat", NOW.getEpochSecond() + 300),
        Arguments.of("iat", NOW.getEpochSecond() + 0.5),
        Arguments.of("iss", WALLET.did.value()),
        Arguments.of("exp", NOW.getEpochSecond() + 1),
        Arguments.of("nbf", NOW.getEpochSecond()),
        Arguments.of("something", "else"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("goodPayloads")
  void a_payload_within_bounds_is_verified(String name, Object value) throws Exception {
    verified(WALLET.prove(WALLET.header(), with(payload(), name, value)), WALLET.did);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("dev.chancery.proof.HostileProofs#badHeaders")
  void a_header_that_is_not_as_it_must_be_is_refused(
      String name, @Nullable Object value, String reason) {
    assertRefused(WALLET.prove(with(WALLET.header(), name, value), payload()), reason);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("dev.chancery.proof.HostileProofs#badPayloads")
  void a_payload_that_is_not_as_it_must_be_is_refused(
      String name, @Nullable Object value, String reason) {
    assertRefused(WALLET.prove(WALLET.header(), with(payload(), name, value)), reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.chancery.proof.HostileProofs#badTexts")
  void a_text_that_is_no_proof_is_refused(String name, UnaryOperator<String> spoil) {
    String spoilt = spoil.apply(WALLET.prove(WALLET.header(), payload()));
    assertThatThrownBy(() -> verified(spoilt, WALLET.did))
        .as(name)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.ProofInvalid.class));
  }

  @Test
  void a_member_named_twice_is_refused_wherever_it_stands() {
    String header = Json.text(WALLET.header());
    String payload = Json.text(payload());
    for (String twice :
        List.of(
            "\"alg\":\"none\"", "\"alg\":\"ES256\"", "\"typ\":\"JWT\"", "\"\\u0061lg\":\"x\"")) {
      assertRefused(
          WALLET.prove("{" + twice + "," + header.substring(1), payload),
          "header: a member named twice");
    }
    assertRefused(
        WALLET.prove(header, "{\"aud\":\"https://evil.example\"," + payload.substring(1)),
        "payload: a member named twice");
  }

  @Test
  void a_trailing_value_is_refused() {
    assertRefused(
        WALLET.prove(Json.text(WALLET.header()) + "{}", Json.text(payload())),
        "header: not well-formed JSON");
  }

  @Test
  void a_proof_by_somebody_elses_key_is_refused() {
    Wallet mallory = new Wallet(Algorithm.ES256);
    assertRefused(mallory.prove(WALLET.header(), payload()), "the signature does not verify");
  }

  @Test
  void a_proof_for_one_holder_is_not_another_ones() {
    String jwt = EDWALLET.prove(EDWALLET.header(), payload());
    assertThatThrownBy(() -> verified(jwt, WALLET.did))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem())
                    .isEqualTo(new Problem.ProofInvalid("kid is not of the holder's DID")));
  }

  @Test
  void a_payload_changed_after_signing_is_refused() {
    String jwt = WALLET.prove(WALLET.header(), payload());
    assertRefused(
        HostileProofs.part(jwt, 1, Wallet.encode(Json.text(with(payload(), "extra", 1)))),
        "the signature does not verify");
  }

  @Test
  void a_nonce_that_is_not_ours_or_of_another_scope_is_refused() {
    String elsewhere = nonces.mint("another collection", Duration.ofMinutes(5));
    for (String nonce : List.of("", "nonce", elsewhere, "A".repeat(54))) {
      assertNonceInvalid(with(payload(), "nonce", nonce), "not one of ours");
    }
  }

  @Test
  void an_expired_nonce_is_refused() {
    assertNonceInvalid(with(payload(), "nonce", nonces.mint(SCOPE, Duration.ZERO)), "expired");
  }

  /** Threat T-33: neither the DID nor the signature is looked at. */
  @Test
  void a_wrong_nonce_is_refused_before_the_did_is_resolved() {
    Did foreign = new Did("did:adi:alice");
    String jwt =
        WALLET.prove(
            with(WALLET.header(), "kid", foreign + "#key-1"), with(payload(), "nonce", "wrong"));
    assertThatThrownBy(() -> verified(jwt, foreign))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.NonceInvalid.class));
  }

  @Test
  void a_refusal_quotes_nothing_of_the_proof() {
    Map<String, @Nullable Object> header = with(WALLET.header(), "alg", "sentinel-alg");
    Map<String, @Nullable Object> payload = with(payload(), "aud", "sentinel-aud");
    for (String jwt :
        List.of(
            WALLET.prove(header, payload()),
            WALLET.prove(WALLET.header(), payload),
            WALLET.prove("{\"sentinel", "{}"),
            WALLET.prove(with(WALLET.header(), "kid", "sentinel"), payload()))) {
      assertThatThrownBy(() -> verified(jwt, WALLET.did))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().toString()).doesNotContain("sentinel"));
    }
  }

  private Future<Optional<dev.chancery.identity.DidDocument>> found() {
    lookups.incrementAndGet();
    return Future.succeededFuture(Optional.empty());
  }

  private Map<String, @Nullable Object> payload() {
    return Json.of(
        "aud",
        AUDIENCE,
        "iat",
        NOW.getEpochSecond(),
        "nonce",
        nonces.mint(SCOPE, Duration.ofMinutes(5)));
  }

  @com.google.errorprone.annotations.CanIgnoreReturnValue
  private VerifiedProof verified(String jwt, Did holder) throws Exception {
    try {
      return proofs
          .verify(jwt, OURS, holder, AUDIENCE, SCOPE)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw e;
    }
  }

  private void assertRefused(String jwt, String reason) {
    assertThatThrownBy(() -> verified(jwt, WALLET.did))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.ProofInvalid(reason)));
  }

  private void assertNonceInvalid(Map<String, @Nullable Object> payload, String reason) {
    assertThatThrownBy(() -> verified(WALLET.prove(WALLET.header(), payload), WALLET.did))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.NonceInvalid(reason)));
  }

  /** {@code map} with one member set, or without it where the value is {@code null}. */
  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> map, String name, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(map);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return changed;
  }
}
