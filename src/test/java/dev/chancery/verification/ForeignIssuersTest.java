package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Verifier;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Digital Bazaar's libraries issue and present, under DIDs that nobody here has heard of. */
class ForeignIssuersTest {
  private static final Expected EXPECTED = Desk.expecting("c-1", "verifier.example");

  private static Vertx vertx;
  private static Map<String, @Nullable Object> credentials;
  private static Map<String, @Nullable Object> presentations;

  private Desk desk;

  @BeforeAll
  static void issue() {
    Verifier theirs = Verifier.installOrSkip();
    vertx = Vertx.vertx();
    Map<String, @Nullable Object> made =
        theirs.verify(
            Map.of(
                "format",
                "issue",
                "base",
                "https://nobody.example",
                "credential",
                Desk.unissued(),
                "challenge",
                "c-1",
                "domain",
                "verifier.example",
                "contexts",
                contexts()));
    credentials = object(made, "credentials");
    presentations = object(made, "presentations");
  }

  @AfterAll
  static void close() {
    if (vertx != null) {
      Desk.settled(vertx.close());
    }
  }

  @BeforeEach
  void open() {
    desk = new Desk(vertx, new Egress(vertx, Egress.Rules.strict(), Addresses.system(vertx)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eddsa-rdfc-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020", "set", "v1"})
  void their_credentials_verify(String name) {
    Verdict verdict = desk.credential(credentials.get(name));
    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.verified()).isTrue();
    assertThat(verdict.checks()).containsExactly(Check.DOCUMENT, Check.PROOF, Check.VALIDITY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eddsa-rdfc-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020", "set", "v1"})
  void their_presentations_verify(String name) {
    Verdict verdict = desk.presentation(presentations.get(name), EXPECTED);
    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.verified()).isTrue();
  }

  @Test
  void a_curve_that_is_not_known_here_ends_in_a_fault_that_says_so() {
    Fault fault = Desk.fault(desk.credential(credentials.get("P-384")));
    assertThat(fault.kind()).isEqualTo(Kind.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT);
    assertThat(fault.reason()).contains("a kind other than Ed25519 and P-256");
  }

  @Test
  void a_set_with_somebody_elses_proof_in_it_does_not_verify() {
    Map<String, @Nullable Object> set = copy("set");
    List<Object> proofs = new ArrayList<>(Objects.requireNonNull((List<?>) set.get("proof")));
    proofs.add(Objects.requireNonNull(copy("ecdsa-rdfc-2019").get("proof")));
    set.put("proof", proofs);
    Fault fault = Desk.fault(desk.credential(set));
    assertThat(fault.pointer()).isEqualTo("/proof/2/verificationMethod");
    assertThat(fault.kind()).isEqualTo(Kind.INVALID_VERIFICATION_METHOD);
  }

  @Test
  void a_presentation_is_for_whom_it_was_made() {
    Object presentation = presentations.get("eddsa-rdfc-2022");
    assertThat(
            Desk.fault(desk.presentation(presentation, Desk.expecting("c-2", "verifier.example"))))
        .extracting(Fault::kind)
        .isEqualTo(Kind.INVALID_CHALLENGE_ERROR);
    assertThat(Desk.fault(desk.presentation(presentation, Desk.expecting("c-1", "thief.example"))))
        .extracting(Fault::kind)
        .isEqualTo(Kind.INVALID_DOMAIN_ERROR);
    assertThat(desk.presentation(presentation, Desk.ANYTHING).verified()).isTrue();
  }

  @Test
  void a_credential_that_was_altered_spoils_its_presentation() {
    Map<String, @Nullable Object> presentation =
        Signatory.parsed(object(presentations, "eddsa-rdfc-2022"));
    Object credential =
        Objects.requireNonNull((List<?>) presentation.get("verifiableCredential")).getFirst();
    Json.members((Map<?, ?>) credential).put("validUntil", "2028-11-01T00:00:00Z");
    assertThat(desk.presentation(presentation, EXPECTED).faults())
        .extracting(Fault::pointer)
        .containsExactly("/proof/proofValue", "/verifiableCredential/0/proof/proofValue");
  }

  @Test
  void a_credential_counts_from_its_first_instant_to_its_last() {
    Object credential = credentials.get("eddsa-rdfc-2022");
    desk.clock.step(Duration.ofDays(366));
    assertThat(Desk.fault(desk.credential(credential)).pointer()).isEqualTo("/validUntil");
    desk.clock.step(Duration.ofDays(-400));
    assertThat(Desk.fault(desk.credential(credential)).pointer()).isEqualTo("/validFrom");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eddsa-rdfc-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020", "v1"})
  void not_a_bit_of_what_is_signed_can_be_turned(String name) {
    Random random = new Random(name.hashCode());
    int turned = 0;
    for (int leaf = 0; leaf < leaves(copy(name)); leaf++) {
      Map<String, @Nullable Object> credential = copy(name);
      Turn turn = new Turn(leaf, text -> turned(text, random));
      Object _ = turn.in(credential);
      assertThat(desk.credential(credential).verified()).as("%s", credential).isFalse();
      turned++;
    }
    assertThat(turned).isGreaterThan(10);
  }

  @Test
  void a_member_of_another_name_is_another_document() {
    for (String member : copy("eddsa-rdfc-2022").keySet()) {
      Map<String, @Nullable Object> credential = copy("eddsa-rdfc-2022");
      credential.put(turned(member, new Random(1)), credential.remove(member));
      assertThat(desk.credential(credential).verified()).as(member).isFalse();
    }
  }

  /** Its signature is of what is stated, which is the same: it would be valid for ever. */
  @ParameterizedTest
  @CsvSource({
    "validUntil, https://www.w3.org/2018/credentials#validUntil, []",
    "validUntil, until, [{'until': 'https://www.w3.org/2018/credentials#validUntil'}]",
    "validUntil, c:validUntil, '[{''c'': ''https://www.w3.org/2018/credentials#''}]'",
  })
  void what_is_read_by_its_name_has_no_other(String member, String name, String contexts) {
    for (String suite : List.of("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020")) {
      Map<String, @Nullable Object> credential = copy(suite);
      List<Object> context =
          new ArrayList<>((List<?>) Objects.requireNonNull(credential.get("@context")));
      context.addAll(
          (List<?>)
              Objects.requireNonNull(
                  Json.object(("{'more':" + contexts + "}").replace('\'', '"')).get("more")));
      credential.put("@context", context);
      Object until = Objects.requireNonNull(credential.remove(member));
      credential.put(
          name, Map.of("@type", "http://www.w3.org/2001/XMLSchema#dateTime", "@value", until));
      Verdict verdict = desk.credential(credential);
      assertThat(verdict.faults())
          .as(suite)
          .extracting(Fault::reason)
          .anyMatch(reason -> reason.contains("is said by the term validUntil"));
    }
  }

  /** Who reads when a proof was made would not see it. */
  @ParameterizedTest
  @ValueSource(strings = {"http://purl.org/dc/terms/created", "made", "dc:created"})
  void what_a_proof_says_of_itself_is_said_by_name(String name) {
    for (String suite : List.of("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020")) {
      Map<String, @Nullable Object> credential = copy(suite);
      List<Object> contexts =
          new ArrayList<>((List<?>) Objects.requireNonNull(credential.get("@context")));
      String terms = "http://purl.org/dc/terms/";
      contexts.add(Map.of("made", terms + "created", "dc", terms));
      credential.put("@context", contexts);
      assertThat(desk.credential(credential).verified()).as(suite).isTrue();
      Map<String, @Nullable Object> proof = object(credential, "proof");
      Object created = Objects.requireNonNull(proof.remove("created"));
      proof.put(
          name, Map.of("@type", "http://www.w3.org/2001/XMLSchema#dateTime", "@value", created));
      Fault fault = Desk.fault(desk.credential(credential));
      assertThat(fault.reason()).as(suite).isEqualTo("is said by the term created");
      assertThat(fault.pointer()).startsWith("/proof/");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "evidence", "termsOfUse", "nobodyDefinesThis"})
  void nothing_can_be_added(String member) {
    Map<String, @Nullable Object> credential = copy("eddsa-rdfc-2022");
    credential.put(member, "more");
    assertThat(desk.credential(credential).verified()).isFalse();
  }

  private static String turned(String text, Random random) {
    char[] characters = text.toCharArray();
    characters[random.nextInt(characters.length)] ^= (char) (1 << random.nextInt(5));
    return new String(characters);
  }

  /** Changes the string that comes as the {@code leaf}th, and counts them. */
  private static final class Turn {
    private final int leaf;
    private final UnaryOperator<String> change;
    private int seen;

    Turn(int leaf, UnaryOperator<String> change) {
      this.leaf = leaf;
      this.change = change;
    }

    private @Nullable Object in(@Nullable Object value) {
      return switch (value) {
        case String text -> seen++ == leaf ? change.apply(text) : text;
        case Map<?, ?> map -> {
          Json.members(map).replaceAll((_, member) -> in(member));
          yield map;
        }
        case List<?> list -> {
          Json.elements(list).replaceAll(this::in);
          yield list;
        }
        case null, default -> value;
      };
    }
  }

  private static int leaves(Map<String, @Nullable Object> document) {
    Turn none = new Turn(-1, text -> text);
    Object _ = none.in(document);
    return none.seen;
  }

  private static Map<String, @Nullable Object> copy(String name) {
    return Signatory.parsed(object(credentials, name));
  }

  private static Map<String, Object> contexts() {
    Map<String, Object> contexts = new LinkedHashMap<>();
    for (String url : Contexts.standard().urls()) {
      contexts.put(url, Json.object(Contexts.standard().text(url)));
    }
    return contexts;
  }

  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> members, String name) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(members.get(name), name));
  }
}
