package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Contents;
import dev.chancery.testing.Credential;
import dev.chancery.testing.Holder;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/deliveries/collect}: what was issued to a DID waits for its holder. */
class DeliveryTest {
  private static final Duration RETENTION = Duration.ofHours(24);
  private static final Duration LIFETIME = Duration.ofDays(30);

  private static TestGateway one;
  private static TestGateway other;
  private static Backend backend;

  @BeforeAll
  static void start() {
    one = TestGateway.start();
    other = one.sibling();
    backend = Backend.of(one.api());
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void the_holders_of_a_batch_get_exactly_theirs() {
    Holder ann = holder(Wallet.ed25519());
    Holder bob = holder(Wallet.p256());
    Answered batch = batch(backend, ann.wallet(), bob.wallet(), ann.wallet());
    List<String> issued = issued(batch);

    Answered anns = ann.collect();
    assertThat(anns.status()).as(anns.string()).isEqualTo(200);
    assertThat(anns.header("Cache-Control")).isEqualTo("no-store");
    assertThat(anns.json()).containsEntry("more", false);
    assertThat(Holder.ids(anns)).containsExactlyInAnyOrder(issued.get(0), issued.get(2));
    assertThat(Holder.credentials(anns))
        .allSatisfy(
            each -> {
              assertThat(each)
                  .containsOnlyKeys("credentialId", "format", "credential", "issuerDid")
                  .containsEntry("format", "vc+jwt")
                  .containsEntry("issuerDid", backend.issuerDid());
              Credential credential = Credential.parse(String.valueOf(each.get("credential")));
              assertThat(
                      credential.verifies(IssuersTest.served(one.stranger(), backend.issuerDid())))
                  .isTrue();
              assertThat(credential.payload()).containsEntry("id", each.get("credentialId"));
            });
    assertThat(Holder.ids(bob.collect())).containsExactly(issued.get(1));
  }

  @Test
  void a_credential_that_is_an_object_is_collected_as_one() {
    Holder holder = holder(Wallet.ed25519());
    Map<String, @Nullable Object> request = backend.batch(List.of(Backend.entry(holder.wallet())));
    request.remove("proofType");
    List<String> issued = issued(backend.issueBatch(request));
    Map<String, @Nullable Object> collected = Holder.credentials(holder.collect()).getFirst();
    assertThat(collected).containsEntry("format", "ldp_vc");
    assertThat((Map<?, ?>) collected.get("credential"))
        .extracting(credential -> credential.get("id"))
        .isEqualTo(issued.getFirst());
  }

  @Test
  void a_stranger_has_nothing_waiting() {
    Answered nothing = holder(Wallet.ed25519()).collect();
    assertThat(nothing.status()).isEqualTo(200);
    assertThat(nothing.json()).containsEntry("credentials", List.of()).containsEntry("more", false);
  }

  @Test
  void what_was_in_the_answer_does_not_wait() {
    Holder holder = holder(Wallet.ed25519());
    Map<String, @Nullable Object> request = backend.batch(List.of(Backend.entry(holder.wallet())));
    request.put("include", "credentials");
    assertThat(backend.issueBatch(request).json()).containsEntry("issued", 1);
    assertThat(Holder.ids(holder.collect())).isEmpty();
  }

  @Test
  void a_batch_that_is_sent_again_waits_once() {
    Holder holder = holder(Wallet.p256());
    Backend keyed =
        new Backend(
            one.api().with("Idempotency-Key", UUID.randomUUID().toString()),
            backend.issuerDid(),
            backend.schemaId());
    Answered first = batch(keyed, holder.wallet());
    assertThat(batch(keyed, holder.wallet()).body()).isEqualTo(first.body());
    assertThat(Holder.ids(holder.collect())).isEqualTo(issued(first));
  }

  @Test
  void a_holder_collects_from_all_organisations_at_once() {
    Holder holder = holder(Wallet.ed25519());
    Backend neighbour = Backend.of(one.organisation("Neighbour"));
    List<String> issued = new ArrayList<>(issued(batch(backend, holder.wallet())));
    issued.addAll(issued(batch(neighbour, holder.wallet())));
    Answered collected = holder.collect();
    assertThat(Holder.ids(collected)).as("oldest first").isEqualTo(issued);
    assertThat(Holder.credentials(collected))
        .extracting(each -> each.get("issuerDid"))
        .containsExactly(backend.issuerDid(), neighbour.issuerDid());
  }

  @Test
  void a_lost_answer_loses_nothing_until_the_retention_ends() {
    Holder holder = holder(Wallet.ed25519());
    List<String> issued = issued(batch(backend, holder.wallet()));
    assertThat(Holder.ids(holder.collect())).isEqualTo(issued);
    assertThat(collectedLater(holder, RETENTION.minusMinutes(1))).isEqualTo(issued);
    assertThat(collectedLater(holder, RETENTION.plusMinutes(1)))
        .as("its last collection has not lengthened it")
        .isEmpty();
  }

  @Test
  void what_nobody_collects_waits_for_a_month() {
    Holder holder = holder(Wallet.p256());
    List<String> issued = issued(batch(backend, holder.wallet()));
    assertThat(collectedLater(holder, LIFETIME.minusMinutes(1))).isEqualTo(issued);
    assertThat(collectedLater(holder, LIFETIME.plusMinutes(1))).isEmpty();
  }

  @Test
  void what_waits_lies_in_one_place_and_its_organisation_reads_it_there() {
    Holder holder = holder(Wallet.ed25519());
    String id = issued(batch(backend, holder.wallet())).getFirst();
    assertThat(one.api().get("/api/v1/credentials/" + id).json())
        .extracting("credential")
        .isEqualTo(Holder.credentials(holder.collect()).getFirst().get("credential"));
    assertThat(
            one.count(
                "select count(*) from credential where sealed is not null and id = '"
                    + id.substring("urn:uuid:".length())
                    + "'"))
        .isZero();
  }

  @Test
  void what_has_expired_is_forgotten() {
    Holder holder = holder(Wallet.ed25519());
    String id = issued(batch(backend, holder.wallet())).getFirst();
    String rows =
        "select count(*) from delivery where credential_id = '"
            + id.substring("urn:uuid:".length())
            + "'";
    one.clock().later(LIFETIME.minusMinutes(1), DeliveryTest::tidy);
    assertThat(one.count(rows)).isEqualTo(1);
    one.clock().later(LIFETIME.plusMinutes(1), DeliveryTest::tidy);
    assertThat(one.count(rows)).isZero();
  }

  private static void tidy() {
    TestGateway.await(one.gateway().wiring().second.housekeeping.tidy());
  }

  private static List<String> collectedLater(Holder holder, Duration later) {
    List<String> ids = new ArrayList<>();
    one.clock()
        .later(
            later,
            () -> ids.addAll(Holder.ids(holder.collect(holder.collection(one.clock().instant())))));
    return ids;
  }

  @Test
  void what_was_revoked_is_not_handed_out() {
    Holder holder = holder(Wallet.ed25519());
    List<String> issued = issued(batch(backend, holder.wallet(), holder.wallet()));
    TestServers.execute(
        one.database(),
        "update credential set state = 'revoked' where id = '"
            + issued.getFirst().substring("urn:uuid:".length())
            + "'");
    Answered collected = holder.collect();
    assertThat(Holder.ids(collected)).containsExactly(issued.getLast());
    assertThat(collected.json()).containsEntry("more", false);
  }

  @Test
  void more_than_an_answer_holds_is_had_by_asking_again() {
    Holder holder = holder(Wallet.ed25519());
    List<String> issued =
        issued(
            backend.issueBatch(
                backend.batch(
                    Stream.generate(holder::wallet).limit(150).map(Backend::entry).toList())));
    Answered first = holder.collect();
    assertThat(Holder.ids(first)).hasSize(100);
    assertThat(first.json()).containsEntry("more", true);
    Answered second = holder.collect();
    assertThat(second.json()).containsEntry("more", false);
    Set<String> all = new HashSet<>(Holder.ids(first));
    all.addAll(Holder.ids(second));
    assertThat(all).containsExactlyInAnyOrderElementsOf(issued);
  }

  @Test
  void an_answer_is_as_long_as_a_wallet_can_read() {
    Holder holder = holder(Wallet.ed25519());
    Map<String, Object> long40k =
        Map.of("holderDid", holder.wallet().did(), "claims", longClaims(40_000));
    List<String> issued =
        issued(backend.issueBatch(backend.batch(Collections.nCopies(60, long40k))));
    List<String> collected = new ArrayList<>();
    Answered answer;
    do {
      answer = holder.collect();
      assertThat(answer.body().length).isLessThan(1_500_000);
      assertThat(Holder.ids(answer)).hasSizeGreaterThan(10);
      collected.addAll(Holder.ids(answer));
    } while (Boolean.TRUE.equals(answer.json().get("more")));
    assertThat(collected).containsExactlyInAnyOrderElementsOf(issued);
  }

  private static Map<String, String> longClaims(int length) {
    Map<String, String> claims = new HashMap<>(Backend.CLAIMS);
    claims.put("event", "K".repeat(length));
    return claims;
  }

  /** Rows that would not open if they were handed out, younger than what was issued. */
  @Test
  void a_flood_of_one_issuer_hides_nothing_of_another() {
    Wallet wallet = Wallet.ed25519();
    Holder holder = holder(wallet);
    Backend neighbour = Backend.of(one.organisation("Neighbour"));
    List<String> before =
        issued(
            neighbour.issueBatch(neighbour.batch(Collections.nCopies(150, Backend.entry(wallet)))));
    TestServers.execute(
        one.database(),
        """
        with poured as (
          insert into credential (id, organisation_id, schema_id, holder_id, key_id, digest, issued_at)
          select gen_random_uuid(), organisation_id, schema_id, holder_id, key_id, digest, issued_at
          from credential, generate_series(1, 20000) where id = '%s' returning id)
        insert into delivery (credential_id, organisation_id, issuer_did, holder_digest, format, sealed,
          created_at, expires_at)
        select poured.id, organisation_id, issuer_did, holder_digest, format, '', created_at + interval '1 hour',
          expires_at from poured, delivery where credential_id = '%s'
        """
            .formatted(uuid(before.getFirst()), uuid(before.getFirst())));
    List<String> ours = issued(batch(backend, wallet));

    Answered unasked = holder.collect();
    assertThat(Holder.ids(unasked)).hasSize(100).doesNotContainAnyElementsOf(ours);
    assertThat(unasked.json()).containsEntry("more", true);
    Answered asked = holder.collect(backend.issuerDid());
    assertThat(Holder.ids(asked)).isEqualTo(ours);
    assertThat(asked.json()).containsEntry("more", false);
    Answered nobodys = holder.collect("did:web:nobody.example");
    assertThat(Holder.ids(nobodys)).isEmpty();
    assertThat(holder.collect("nobody").code()).isEqualTo("DID_MALFORMED");
  }

  private static String uuid(String id) {
    return id.substring("urn:uuid:".length());
  }

  @Test
  void of_parallel_collections_with_one_proof_on_two_nodes_one_is_served() {
    Holder holder = holder(Wallet.ed25519());
    List<String> issued = issued(batch(backend, holder.wallet()));
    Map<String, Object> body = holder.collection();
    List<CompletableFuture<Answered>> underWay = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      Api node = (i % 2 == 0 ? one : other).stranger();
      underWay.add(node.postAsync("/api/v1/deliveries/collect", body));
    }
    List<Answered> answers = Api.all(underWay);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 200)
        .singleElement()
        .satisfies(answer -> assertThat(Holder.ids(answer)).isEqualTo(issued));
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 200)
        .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("NONCE_INVALID"));
    Answered replayed = holder.collect(body);
    assertThat(replayed.code()).isEqualTo("NONCE_INVALID");
    assertThat(replayed.text("challenge")).isEqualTo("/api/v1/deliveries/challenge");
  }

  @Test
  void a_bad_proof_collects_nothing_and_changes_no_row() {
    Holder holder = holder(Wallet.ed25519());
    List<String> issued = issued(batch(backend, holder.wallet()));
    Campaign campaign = Campaign.with(one.api(), Map.of("admission", "proof"));
    Wallet wallet = holder.wallet();
    String audience = one.base().toString();
    Map<String, String> bad =
        Map.of(
            forged(holder),
            "PROOF_INVALID",
            Wallet.ed25519().proof(audience, holder.nonce()),
            "PROOF_INVALID",
            wallet.proof("https://elsewhere.example", holder.nonce()),
            "PROOF_INVALID",
            wallet.proof(audience, campaign.nonce()),
            "NONCE_INVALID",
            wallet.proof(audience, "anything"),
            "NONCE_INVALID",
            "nonsense",
            "PROOF_INVALID");
    Map<String, @Nullable Object> contents = Contents.of(one.database());
    bad.forEach(
        (jwt, code) ->
            assertThat(holder.collect(holder.collection(jwt)).code()).as(jwt).isEqualTo(code));
    assertThat(holder.collect(Map.of("did", wallet.did())).code()).isEqualTo("MALFORMED_REQUEST");
    assertThat(Contents.of(one.database())).isEqualTo(contents);
    assertThat(Holder.ids(holder.collect())).isEqualTo(issued);
  }

  /** A good proof but for its signature, which another key made. */
  private static String forged(Holder holder) {
    String good = holder.wallet().proof(one.base().toString(), holder.nonce());
    String bad = Wallet.ed25519().proof(one.base().toString(), holder.nonce());
    return good.substring(0, good.lastIndexOf('.')) + bad.substring(bad.lastIndexOf('.'));
  }

  @Test
  void what_an_organisation_registers_of_a_did_opens_its_own_alone() {
    String did = "did:example:" + UUID.randomUUID();
    Backend neighbour = Backend.of(one.organisation("Neighbour"));
    Wallet ours = registered(backend.api(), did);
    Wallet theirs = registered(neighbour.api(), did);
    List<String> fromUs = issued(batch(backend, ours));
    List<String> fromThem = issued(batch(neighbour, theirs));
    Answered strangers = holder(Wallet.named(did)).collect();
    assertThat(strangers.status()).isEqualTo(200);
    assertThat(Holder.ids(strangers)).isEmpty();
    assertThat(Holder.ids(holder(ours).collect())).isEqualTo(fromUs);
    assertThat(Holder.ids(holder(theirs).collect())).isEqualTo(fromThem);
  }

  @Test
  void a_did_that_nobody_registered_looks_like_one_for_which_nothing_waits() {
    Answered nothing = holder(Wallet.named("did:example:" + UUID.randomUUID())).collect();
    assertThat(nothing.status()).isEqualTo(200);
    assertThat(Holder.ids(nothing)).isEmpty();
  }

  private static Wallet registered(Api organisation, String did) {
    Wallet wallet = Wallet.named(did);
    Answered made =
        organisation.post("/api/v1/dids", Map.of("did", did, "document", wallet.document()));
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    return wallet;
  }

  private static Holder holder(Wallet wallet) {
    return new Holder(one.stranger(), wallet);
  }

  private static Answered batch(Backend from, Wallet... holders) {
    return from.issueBatch(from.batch(Stream.of(holders).map(Backend::entry).toList()));
  }

  /** The ids of what {@code batch} has issued: all of it. */
  private static List<String> issued(Answered batch) {
    assertThat(batch.status()).as(batch.string()).isEqualTo(200);
    assertThat(batch.json()).containsEntry("failed", 0);
    return BatchTest.results(batch).stream()
        .map(result -> String.valueOf(result.get("credentialId")))
        .toList();
  }
}
