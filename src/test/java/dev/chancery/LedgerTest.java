package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/v1/credentials}: what an organisation has issued. */
class LedgerTest {
  private static final String CREDENTIALS = "/api/v1/credentials";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void a_scanned_credential_is_read_with_what_the_ledger_knows() {
    Campaign campaign = Campaign.with(owner(), Map.of("admission", "open"));
    Wallet wallet = Wallet.p256();
    Answered issued = campaign.scan(wallet);
    Answered read = one(campaign.owner(), issued.text("credentialId"));

    assertThat(read.status()).as(read.string()).isEqualTo(200);
    assertThat(read.header("Cache-Control")).isEqualTo("no-store");
    assertThat(read.json())
        .containsOnlyKeys(
            "credentialId",
            "state",
            "format",
            "proofType",
            "collectionId",
            "kid",
            "holderDid",
            "issuedAt",
            "validUntil",
            "status",
            "credential")
        .containsEntry("credentialId", issued.text("credentialId"))
        .containsEntry("state", "active")
        .containsEntry("format", "dc+sd-jwt")
        .containsEntry("collectionId", campaign.id())
        .containsEntry("holderDid", wallet.did())
        .containsEntry("credential", issued.text("credential"));
    assertThat(read.text("kid")).startsWith(campaign.issuerDid() + "#");
    assertThat(read.object("status"))
        .containsEntry("uri", issued.object("status").get("uri"))
        .containsEntry("index", issued.object("status").get("index"));
    assertThat(Instant.parse(read.text("issuedAt")))
        .isBetween(gateway.clock().instant().minusSeconds(60), gateway.clock().instant());
  }

  @Test
  void a_posted_credential_tells_its_schema_and_its_batch() {
    Backend backend = Backend.of(owner());
    Wallet wallet = Wallet.ed25519();
    Answered batch = backend.issueBatch(backend.batch(List.of(Backend.entry(wallet))));
    String id = String.valueOf(objects(batch, "results").getFirst().get("credentialId"));
    Answered read = one(backend.api(), id);

    assertThat(read.json())
        .containsEntry("schemaId", backend.schemaId())
        .containsEntry("transactionHash", batch.text("transactionHash"))
        .containsEntry("format", "vc+jwt")
        .doesNotContainKeys("collectionId", "validUntil", "replacedBy");
  }

  @Test
  void what_is_not_kept_any_more_is_read_without_itself() {
    Backend backend = Backend.of(owner());
    String id = backend.issue(backend.request(Wallet.ed25519())).text("credentialId");
    assertThat(one(backend.api(), id).json()).containsKey("credential");

    TestServers.execute(
        gateway.database(), "update credential set sealed = null where id = '" + bare(id) + "'");

    assertThat(one(backend.api(), id).json())
        .containsEntry("credentialId", id)
        .containsEntry("format", "vc+jwt")
        .containsEntry("proofType", "vc+jwt")
        .doesNotContainKey("credential");
  }

  /** With a status it is the list's; without one the credential tells it, or its collection. */
  @ParameterizedTest
  @CsvSource({
    "eddsa-rdfc-2022, ldp_vc",
    "ecdsa-rdfc-2019, ldp_vc",
    "Ed25519Signature2020, ldp_vc",
    "vc+jwt, vc+jwt",
    "dc+sd-jwt, dc+sd-jwt"
  })
  void it_is_told_how_a_credential_is_secured(String proofType, String format) {
    Backend backend = Backend.of(owner());
    Map<String, @Nullable Object> request = backend.request(Wallet.p256());
    request.put("proofType", proofType);
    for (boolean revocable : List.of(true, false)) {
      request.put("revocable", revocable);
      String id = backend.issue(request).text("credentialId");
      assertThat(one(backend.api(), id).json())
          .containsEntry("proofType", proofType)
          .containsEntry("format", format);
    }
  }

  @ParameterizedTest
  @CsvSource({"P-256, ecdsa-rdfc-2019", "Ed25519, eddsa-rdfc-2022"})
  void of_a_collection_without_status_it_is_what_its_key_makes(String curve, String proofType) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("format", "ldp_vc");
    request.put("status", Map.of("revocable", false));
    Api api = owner();
    request.put("issuerDid", Campaign.issuer(api, curve));
    Campaign campaign = Campaign.of(api, request);
    assertThat(campaign.scan(Wallet.p256()).status()).isEqualTo(201);
    assertThat(objects(search(api, ""), "credentials"))
        .singleElement()
        .satisfies(found -> assertThat(found).containsEntry("proofType", proofType));
  }

  @Test
  void a_replaced_credential_names_its_successor() {
    Campaign campaign = Campaign.with(owner(), Map.of("admission", "proof"));
    Wallet wallet = Wallet.p256();
    String first = campaign.scanWithProof(wallet).text("credentialId");
    TestServers.execute(
        gateway.database(), "update credential set sealed = null where id = '" + bare(first) + "'");
    String second = campaign.scanWithProof(wallet).text("credentialId");

    assertThat(one(campaign.owner(), first).json())
        .containsEntry("state", "replaced")
        .containsEntry("replacedBy", second);
    assertThat(ids(search(campaign.owner(), "state=replaced"))).containsExactly(first);
    assertThat(ids(search(campaign.owner(), "state=active"))).containsExactly(second);
    assertThat(ids(search(campaign.owner(), "state=replaced&collectionId=" + campaign.id())))
        .containsExactly(first);
  }

  @Test
  void an_id_may_come_bare_or_as_a_urn() {
    Backend backend = Backend.of(owner());
    String urn = backend.issue(backend.request(Wallet.ed25519())).text("credentialId");

    assertThat(urn).startsWith("urn:uuid:");
    for (String id : List.of(bare(urn), urn, Api.encoded(urn))) {
      Answered read = backend.api().get(CREDENTIALS + "/" + id);
      assertThat(read.status()).as(id).isEqualTo(200);
      assertThat(read.text("credentialId")).isEqualTo(urn);
    }
  }

  @Test
  void what_is_anothers_is_not_found_by_any_filter() {
    Campaign campaign = Campaign.with(owner(), Map.of("admission", "open"));
    Wallet wallet = Wallet.p256();
    String id = campaign.scan(wallet).text("credentialId");
    Api other = owner();

    assertThat(one(other, id).code()).isEqualTo("NOT_FOUND");
    for (String filter :
        List.of(
            "",
            "holderDid=" + wallet.did(),
            "collectionId=" + campaign.id(),
            "collectionId=" + campaign.id() + "&state=active",
            "schemaId=" + schema(campaign))) {
      assertThat(ids(search(campaign.owner(), filter))).as(filter).containsExactly(id);
      assertThat(ids(search(other, filter))).as(filter).isEmpty();
    }
  }

  /** An organisation with two collections of one schema, and credentials by request beside. */
  private record Harvest(Campaign one, Campaign other, Backend backend, Wallet regular) {
    static Harvest make() {
      Campaign one = Campaign.with(owner(), Campaign.unlimited("open"));
      Map<String, @Nullable Object> request = Campaign.request();
      request.put("policy", Campaign.unlimited("open"));
      request.put("schemaIds", one.document().get("schemaIds"));
      request.put("issuerDid", one.issuerDid());
      Campaign other = Campaign.of(one.owner(), request);
      Backend backend = new Backend(one.owner(), one.issuerDid(), schema(one));
      return new Harvest(one, other, backend, Wallet.p256());
    }

    /** Thirteen credentials, newest first. */
    List<Map<String, @Nullable Object>> issue() {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ids.add(one.scan(regular).text("credentialId"));
        ids.add(one.scan(Wallet.ed25519()).text("credentialId"));
        ids.add(other.scan(regular).text("credentialId"));
        ids.add(backend.issue(backend.request(regular)).text("credentialId"));
      }
      Backend stranger = Backend.of(backend.api());
      ids.add(stranger.issue(stranger.request(Wallet.ed25519())).text("credentialId"));
      return ids.reversed().stream().map(id -> LedgerTest.one(one.owner(), id).json()).toList();
    }
  }

  @Test
  void every_filter_finds_what_it_says_newest_first_and_page_by_page() {
    Harvest harvest = Harvest.make();
    List<Map<String, @Nullable Object>> all = harvest.issue();
    String middle = String.valueOf(all.get(6).get("issuedAt"));
    Map<String, List<Object>> expected = new LinkedHashMap<>();
    expected.put("", ids(all, _ -> true));
    expected.put("state=active", ids(all, _ -> true));
    expected.put("state=revoked", List.of());
    expected.put("holderDid=" + harvest.regular().did(), ids(all, isOf(harvest.regular())));
    expected.put("collectionId=" + harvest.one().id(), ids(all, isIn(harvest.one())));
    expected.put("schemaId=" + harvest.backend().schemaId(), ids(all.subList(1, 13), _ -> true));
    expected.put("issuedBefore=" + middle, ids(all.subList(7, 13), _ -> true));
    expected.put("issuedAfter=" + middle, ids(all.subList(0, 6), _ -> true));
    expected.put(
        "holderDid=" + harvest.regular().did() + "&collectionId=" + harvest.other().id(),
        ids(all, isIn(harvest.other())));
    expected.put(
        "holderDid=" + harvest.regular().did() + "&schemaId=" + harvest.backend().schemaId(),
        ids(all.subList(1, 13), isOf(harvest.regular())));
    expected.put(
        "collectionId=" + harvest.one().id() + "&issuedBefore=" + middle,
        ids(all.subList(7, 13), isIn(harvest.one())));

    assertThat(all).hasSize(13);
    expected.forEach(
        (filter, ids) -> {
          assertThat(ids(search(harvest.one().owner(), filter))).as(filter).isEqualTo(ids);
          assertThat(paged(harvest.one().owner(), filter)).as(filter).isEqualTo(ids);
        });
  }

  /** A batch has one instant, so that only the id tells its credentials apart. */
  @Test
  void what_was_issued_at_one_instant_is_paged_without_loss() {
    Backend backend = Backend.of(owner());
    List<Map<String, Object>> entries =
        IntStream.range(0, 25).mapToObj(_ -> Backend.entry(Wallet.ed25519())).toList();
    Answered batch = backend.issueBatch(backend.batch(entries));
    List<Object> issued =
        objects(batch, "results").stream()
            .<Object>map(result -> Objects.requireNonNull(result.get("credentialId")))
            .toList();

    assertThat(issued).hasSize(25);
    for (String filter : List.of("", "schemaId=" + backend.schemaId())) {
      assertThat(paged(backend.api(), filter))
          .hasSize(25)
          .containsExactlyInAnyOrderElementsOf(issued);
    }
  }

  @Test
  void a_cursor_that_was_changed_or_is_of_another_search_is_refused() {
    Campaign campaign = Campaign.with(owner(), Map.of("admission", "open"));
    for (int i = 0; i < 3; i++) {
      assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    }
    String cursor = search(campaign.owner(), "limit=1").text("next");
    assertThat(search(campaign.owner(), "limit=2&cursor=" + cursor).status()).isEqualTo(200);

    Stream<String> refused =
        Stream.concat(
            Stream.of(
                "cursor=" + UUID.randomUUID(),
                "cursor=!",
                "cursor=AAAA",
                "state=active&cursor=" + cursor,
                "collectionId=" + campaign.id() + "&cursor=" + cursor),
            IntStream.range(0, cursor.length() - 1).mapToObj(i -> "cursor=" + turned(cursor, i)));
    refused.forEach(
        query -> {
          Answered answer = search(campaign.owner(), query);
          assertThat(answer.status()).as(query).isEqualTo(400);
          assertThat(answer.text("pointer")).isEqualTo("/cursor");
        });
    assertThat(search(owner(), "cursor=" + cursor).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=1e2",
        "limit=99999999999",
        "state=gone",
        "state=active&state=revoked",
        "issuedAfter=yesterday",
        "issuedBefore=2026-01-01",
        "holderDID=did:example:a",
        "schemaId=a&collectionId=00000000-0000-4000-8000-000000000000",
      })
  void a_search_that_makes_no_sense_is_refused(String query) {
    Answered answer = search(gateway.api(), query);
    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.text("pointer")).isEqualTo("/" + query.substring(0, query.indexOf('=')));
  }

  private static Api owner() {
    return gateway.organisation("Owner");
  }

  private static String schema(Campaign campaign) {
    return String.valueOf(
        ((List<?>) Objects.requireNonNull(campaign.document().get("schemaIds"))).getFirst());
  }

  private static Answered one(Api api, String id) {
    return api.get(CREDENTIALS + "/" + Api.encoded(id));
  }

  private static Answered search(Api api, String query) {
    return api.get(CREDENTIALS + "?" + query);
  }

  /** All that a search finds, two at a time. */
  private static List<Object> paged(Api api, String filter) {
    List<Object> ids = new ArrayList<>();
    String next = "";
    do {
      Answered page = search(api, filter + "&limit=2" + next);
      ids.addAll(ids(page));
      next = page.json().containsKey("next") ? "&cursor=" + page.text("next") : null;
    } while (next != null);
    return ids;
  }

  private static List<Object> ids(Answered page) {
    assertThat(page.status()).as(page.string()).isEqualTo(200);
    return ids(objects(page, "credentials"), _ -> true);
  }

  private static List<Object> ids(
      List<Map<String, @Nullable Object>> credentials,
      Predicate<Map<String, @Nullable Object>> which) {
    return credentials.stream()
        .filter(which)
        .<Object>map(credential -> Objects.requireNonNull(credential.get("credentialId")))
        .toList();
  }

  private static Predicate<Map<String, @Nullable Object>> isOf(Wallet wallet) {
    return credential -> wallet.did().equals(credential.get("holderDid"));
  }

  private static Predicate<Map<String, @Nullable Object>> isIn(Campaign campaign) {
    return credential -> campaign.id().equals(credential.get("collectionId"));
  }

  private static List<Map<String, @Nullable Object>> objects(Answered answer, String name) {
    List<?> list = (List<?>) Objects.requireNonNull(answer.json().get(name), answer::string);
    return list.stream()
        .map(each -> Json.members((Map<?, ?>) Objects.requireNonNull(each)))
        .toList();
  }

  private static String bare(String urn) {
    return urn.substring("urn:uuid:".length());
  }

  private static String turned(String cursor, int at) {
    char turned = cursor.charAt(at) == 'A' ? 'B' : 'A';
    return cursor.substring(0, at) + turned + cursor.substring(at + 1);
  }
}
