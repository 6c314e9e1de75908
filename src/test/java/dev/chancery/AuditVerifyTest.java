package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.audit.Head;
import dev.chancery.audit.Verdict;
import dev.chancery.audit.Verification;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.TestServers;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever owns the database can write what they like, past every trigger. What they did to a trail
 * is found.
 */
@Tag("T-39")
class AuditVerifyTest {
  private static final int ENTRIES = 5;

  private static TestGateway gateway;
  private static Verification verification;

  /** A trail of five, of each test's own. */
  private OrganisationId organisation;

  private Api owner;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    verification = new Verification(gateway.gateway().wiring().ground.database);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void make() {
    Answered made = gateway.api().post("/api/v1/organisations", Map.of("name", "Audited"));
    organisation = OrganisationId.parse(made.text("id"));
    owner = new Api(gateway.stranger().base(), made.text("key"));
    for (int i = 1; i < ENTRIES; i++) {
      assertThat(owner.post("/api/v1/keys", Map.of("name", "k")).status()).isEqualTo(201);
    }
  }

  @Test
  void a_trail_that_nobody_touched_is_whole() {
    Verdict verdict = verdict(null);
    assertThat(verdict).isInstanceOf(Verdict.Whole.class);
    assertThat(((Verdict.Whole) verdict).head()).isEqualTo(head());
    assertThat(verdict(head())).isEqualTo(verdict);
    assertThat(verdict(head(3))).isEqualTo(verdict);
  }

  static Stream<String> edits() {
    return Stream.of(
            "at = at + interval '1 microsecond'",
            "actor = 'key:00000000-0000-4000-8000-000000000000'",
            "action = 'key.revoked'",
            "subject_type = 'keys'",
            "subject_id = subject_id || ' '",
            "detail = detail || '{\"more\": true}'",
            "detail = detail || '{\"more\": 12345678901234567890}'",
            "detail = '{}'",
            "previous = sha256(previous)",
            "hash = sha256(hash)",
            "seq = seq + 100",
            "organisation_id = (select id from organisation where operator limit 1), seq = 1000 +"
                + " seq")
        .flatMap(edit -> IntStream.rangeClosed(1, ENTRIES).mapToObj(seq -> edit + "@" + seq));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void an_entry_that_was_edited_is_found(String editAndSeq) {
    String[] parts = editAndSeq.split("@");
    past("update audit set " + parts[0] + " where " + entry(Long.parseLong(parts[1])));

    assertBroken(Long.parseLong(parts[1]), verdict(null));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void an_entry_that_was_deleted_is_found(long seq) {
    past("delete from audit where " + entry(seq));

    assertBroken(seq, verdict(null));
  }

  /** As if it had never been: all that follow count one less. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void an_entry_that_was_taken_out_is_found_though_the_rest_is_numbered_anew(long seq) {
    past(
        "delete from audit where "
            + entry(seq)
            + "; update audit set seq = -seq where "
            + after(seq)
            + "; update audit set seq = -seq - 1 where organisation_id = '"
            + organisation
            + "' and seq < 0; update audit_head set seq = seq - 1 where organisation_id = '"
            + organisation
            + "'");

    assertBroken(seq, verdict(null));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void entries_that_were_put_in_another_order_are_found(long seq) {
    past(
        "update audit set seq = seq + 1000 where "
            + entry(seq)
            + "; update audit set seq = seq - 1 where "
            + entry(seq + 1)
            + "; update audit set seq = seq - 999 where "
            + entry(seq + 1000));

    assertBroken(seq, verdict(null));
  }

  /** Whoever edits an entry and makes its hash anew breaks what follows. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void an_entry_that_was_edited_and_hashed_anew_is_found_by_the_one_behind(long seq)
      throws IOException, GeneralSecurityException {
    Map<String, @Nullable Object> entry = shown(seq);
    entry.remove("hash");
    entry.put("actor", "nobody");
    byte[] canonical = new JsonCanonicalizer(Json.text(entry)).getEncodedUTF8();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical);

    past(
        "update audit set actor = 'nobody', hash = '\\x"
            + HexFormat.of().formatHex(hash)
            + "' where "
            + entry(seq));

    assertThat(verdict(null))
        .isEqualTo(
            new Verdict.Broken(organisation, seq + 1, "it does not follow the entry before"));
  }

  private Map<String, @Nullable Object> shown(long seq) {
    Answered page = owner.get("/api/v1/audit?limit=1&after=" + (seq - 1));
    List<?> entries = (List<?>) Objects.requireNonNull(page.json().get("entries"));
    return Json.members((Map<?, ?>) Objects.requireNonNull(entries.getFirst()));
  }

  @Test
  void an_end_that_was_cut_off_is_found_by_the_head() {
    past("delete from audit where " + entry(ENTRIES));

    assertBroken(ENTRIES, verdict(null));
  }

  @Test
  void an_end_that_was_cut_off_with_its_head_is_found_by_one_that_was_kept() {
    Head kept = head();
    Head shorter = head(3);
    past(
        "delete from audit where "
            + after(3)
            + "; update audit_head set seq = 3, hash = '\\x"
            + shorter.hash()
            + "' where organisation_id = '"
            + organisation
            + "'");

    assertThat(verdict(null)).isInstanceOf(Verdict.Whole.class);
    assertBroken(4, verdict(kept));
  }

  @Test
  void a_trail_that_was_written_anew_is_found_by_a_head_that_was_kept() {
    Head other = new Head(3, head(2).hash());

    assertThat(verdict(other))
        .isEqualTo(new Verdict.Broken(organisation, 3, "its hash is not the one that was kept"));
  }

  @Test
  void a_trail_of_several_slices_is_read_to_its_end() {
    Answered made = gateway.api().post("/api/v1/organisations", Map.of("name", "Long"));
    organisation = OrganisationId.parse(made.text("id"));
    owner = new Api(gateway.stranger().base(), made.text("key"));
    String key = owner.post("/api/v1/keys", Map.of("name", "k")).text("id");
    String limits = "/api/v1/keys/" + key + "/limits";
    for (int i = 0; i < 1_000; i++) {
      assertThat(owner.call("PUT", limits, Map.of()).status()).isEqualTo(200);
    }
    assertThat(((Verdict.Whole) verdict(null)).head().seq()).isEqualTo(1_002);

    past("update audit set actor = 'nobody' where " + entry(1_002));

    assertBroken(1_002, verdict(null));
  }

  @Test
  void the_command_says_which_trails_are_whole_and_which_are_not() throws Exception {
    ChildGateway.End whole = command(organisation.toString());
    assertThat(whole.code()).as(whole.errors()).isZero();
    assertThat(whole.output()).contains(organisation + " whole, 5 entries, head " + head());

    past("update audit set actor = 'nobody' where " + entry(2));

    ChildGateway.End broken = command();
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.output())
        .contains(organisation + " BROKEN at entry 2: it was changed")
        .contains(" whole, ");
  }

  @Test
  void the_command_holds_a_trail_against_a_head() throws Exception {
    String kept = head(4).toString();
    assertThat(command(organisation.toString(), "--head", kept).code()).isZero();
    assertThat(command(organisation.toString(), "--head", "9" + kept.substring(1)).code())
        .isEqualTo(1);
    assertThat(command(organisation.toString(), "--head", "4:abc").code()).isEqualTo(2);
    assertThat(command("all").code()).isEqualTo(2);
  }

  @Test
  void the_command_says_what_it_lacks() throws Exception {
    ChildGateway.End end = ChildGateway.run(Map.of("CHANCERY_PG_URI", "x"), AuditVerify.NAME);
    assertThat(end.code()).isEqualTo(2);
    assertThat(end.errors()).contains("pg.uri");
    assertThat(ChildGateway.run(Map.of(), AuditVerify.NAME).code()).isEqualTo(2);
  }

  private static ChildGateway.End command(String... arguments) throws Exception {
    return ChildGateway.run(
        Map.of(
            "CHANCERY_PG_URI", gateway.database().toString(),
            "CHANCERY_REDIS_URI", TestServers.redis().toString(),
            "CHANCERY_MASTER_KEY",
                "6f1d5a8c0b3e49f7a2d4c6e8091b3d5f7a9cbe1032547698badcfe10f2e3d4c5"),
        Stream.concat(Stream.of(AuditVerify.NAME), Stream.of(arguments)).toArray(String[]::new));
  }

  private Verdict verdict(@Nullable Head kept) {
    return TestGateway.await(verification.verify(organisation, kept));
  }

  private void assertBroken(long seq, Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Broken.class);
    assertThat(((Verdict.Broken) verdict).seq()).isEqualTo(seq);
    assertThat(verdict.organisation()).isEqualTo(organisation);
  }

  private Head head() {
    return head(ENTRIES);
  }

  private Head head(long seq) {
    return Head.parse(
        String.valueOf(
            TestServers.value(
                gateway.database(),
                "select seq || ':' || encode(hash, 'hex') from audit where " + entry(seq))));
  }

  private String entry(long seq) {
    return "organisation_id = '" + organisation + "' and seq = " + seq;
  }

  private String after(long seq) {
    return "organisation_id = '" + organisation + "' and seq > " + seq;
  }

  /** As the database's owner, whom no trigger stops. */
  private static void past(String statements) {
    TestServers.execute(
        gateway.database(),
        "alter table audit disable trigger user; alter table audit_head disable trigger user;"
            + " alter table audit drop constraint if exists audit_seq_check; "
            + statements
            + "; alter table audit enable trigger user; alter table audit_head enable trigger"
            + " user");
  }
}
