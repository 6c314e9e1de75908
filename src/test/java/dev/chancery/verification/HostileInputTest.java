package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.json.Json;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever comes, there is a verdict, and soon. The same in every run. */
@Tag("T-22")
class HostileInputTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 400);
  private static final Signatory SIGNATORY = Signatory.ed25519();

  /** What something is made of at every turn. */
  private static final List<String> NAMES =
      List.of(
          "@context",
          "@id",
          "@type",
          "@value",
          "@graph",
          "id",
          "type",
          "issuer",
          "holder",
          "proof",
          "cryptosuite",
          "created",
          "expires",
          "verificationMethod",
          "proofPurpose",
          "proofValue",
          "previousProof",
          "challenge",
          "domain",
          "validFrom",
          "issuanceDate",
          "credentialSubject",
          "credentialStatus",
          "statusListIndex",
          "statusListCredential",
          "statusPurpose",
          "statusSize",
          "verifiableCredential",
          "undefined",
          "");

  private static final List<Object> VALUES =
      List.of(
          "https://www.w3.org/ns/credentials/v2",
          "https://www.w3.org/2018/credentials/v1",
          "VerifiableCredential",
          "VerifiablePresentation",
          "EnvelopedVerifiableCredential",
          "EnvelopedVerifiablePresentation",
          "DataIntegrityProof",
          "Ed25519Signature2020",
          "eddsa-rdfc-2022",
          "eddsa-jcs-2022",
          "ecdsa-rdfc-2019",
          "assertionMethod",
          "authentication",
          "BitstringStatusListEntry",
          "revocation",
          "data:application/vc+jwt,e30.e30.e30",
          "data:application/vp+jwt,",
          "2026-11-01T00:00:00Z",
          "2026-99-01T00:00:00Z",
          "9999-12-31T23:59:59-18:00",
          "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
          "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
          "did:jwk:e30#0",
          "did:web:127.0.0.1",
          "urn:uuid:1",
          "_:b0",
          "z",
          "z1",
          "zé🜚",
          "\ud800",
          "\u0000",
          "",
          0,
          -1,
          Long.MAX_VALUE,
          1e300,
          Double.NaN,
          true);

  private static Vertx vertx;
  private static Desk desk;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    desk = new Desk(vertx, new Egress(vertx, Egress.Rules.strict(), Addresses.system(vertx)));
  }

  @AfterAll
  static void close() {
    Desk.settled(vertx.close());
  }

  @Test
  void there_is_a_verdict_of_anything() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Object tree = tree(new Random(seed), 4);
      assertThat(desk.credential(tree).verified()).as("%s: %s", seed, tree).isFalse();
      assertThat(desk.presentation(tree, Desk.ANYTHING).verified()).isFalse();
    }
  }

  @Test
  void there_is_a_verdict_of_what_was_good_until_it_was_spoilt() {
    Map<String, @Nullable Object> credential = SIGNATORY.asserts(Desk.draft(SIGNATORY.did()));
    Map<String, @Nullable Object> presentation =
        SIGNATORY.signs(
            Desk.presenting(SIGNATORY.did(), List.of(credential)),
            Map.of("proofPurpose", "authentication"));
    assertThat(desk.presentation(presentation, Desk.ANYTHING).verified()).isTrue();
    for (int seed = 0; seed < ROUNDS; seed++) {
      Object spoilt = spoilt(presentation, new Random(seed), new boolean[1]);
      Verdict verdict = desk.presentation(spoilt, Desk.ANYTHING);
      assertThat(verdict.verified())
          .as("%s: %s", seed, spoilt)
          .isEqualTo(presentation.equals(spoilt));
    }
  }

  @Test
  void there_is_a_verdict_of_what_only_looks_like_a_proof_of_json_ld() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      Map<String, @Nullable Object> credential = Desk.draft(SIGNATORY.did());
      credential.put("credentialSubject", tree(random, 3));
      Map<String, @Nullable Object> signed =
          SIGNATORY.signs(
              Desk.draft(SIGNATORY.did()),
              Map.of("cryptosuite", List.of("eddsa-rdfc-2022", "eddsa-jcs-2022").get(seed % 2)));
      credential.put("proof", signed.get("proof"));
      assertThat(desk.credential(credential).verified()).as("%s", seed).isFalse();
    }
  }

  @Test
  void there_is_a_verdict_of_a_jwt_of_anything() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      Map<String, Object> header = new LinkedHashMap<>();
      header.put("typ", "vc+jwt");
      header.put("alg", "EdDSA");
      header.put("kid", SIGNATORY.wallet().kid());
      Map<String, @Nullable Object> payload = Desk.draft(SIGNATORY.did());
      for (String name : List.of("validFrom", "exp", "credentialStatus", "iss")) {
        if (random.nextInt(3) == 0) {
          payload.put(name, json(random));
        }
      }
      Verdict verdict = desk.credential(SIGNATORY.wallet().sign(header, payload));
      assertThat(verdict.checks()).containsAnyOf(Check.DOCUMENT, Check.PROOF);
    }
  }

  /** Threat T-16. */
  @Test
  void what_is_too_deep_too_large_or_no_json_is_refused_before_it_is_read() {
    Object deep = "end";
    for (int i = 0; i < 100_000; i++) {
      deep = List.of(deep);
    }
    List<Object> circle = new ArrayList<>();
    circle.add(circle);
    for (Object refused :
        Arrays.asList(
            deep,
            circle,
            Collections.nCopies(30_000, 1),
            List.of("x".repeat(2_000_000)),
            Map.of(1, 2),
            new Object(),
            null,
            7)) {
      assertThat(Desk.fault(desk.credential(refused)).kind()).isEqualTo(Kind.PARSING_ERROR);
    }
  }

  /** Threat T-19. */
  @Test
  void a_graph_of_many_nodes_without_names_is_refused() {
    Map<String, @Nullable Object> credential = Desk.draft(SIGNATORY.did());
    credential.put("credentialSubject", Collections.nCopies(513, Map.of("name", "one of many")));
    Fault fault = rdfc(credential);
    assertThat(fault.kind()).isEqualTo(Kind.PROOF_TRANSFORMATION_ERROR);
  }

  /** Threat T-19. */
  @Test
  void a_context_of_thousands_that_is_entered_thousands_of_times_is_refused() {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      inner.put("a" + i, "https://issuer.example/#" + i);
      values.add("v" + i);
    }
    Map<String, @Nullable Object> credential = Desk.draft(SIGNATORY.did());
    credential.put(
        "@context",
        List.of(
            "https://www.w3.org/ns/credentials/v2",
            Map.of("p", Map.of("@id", "https://issuer.example/#p", "@context", inner))));
    credential.put("credentialSubject", Map.of("p", values));
    assertThat(rdfc(credential).reason()).contains("too often");
  }

  /** Threat T-17. */
  @Test
  void a_term_that_json_ld_would_drop_is_told() {
    Map<String, @Nullable Object> credential = Desk.draft(SIGNATORY.did());
    credential.put("credentialSubject", Map.of("id", "did:example:holder", "shoeSize", 44));
    assertThat(rdfc(credential).pointer()).isEqualTo("/credentialSubject/shoeSize");
  }

  private static Fault rdfc(Map<String, @Nullable Object> credential) {
    return Desk.fault(
        desk.credential(SIGNATORY.signs(credential, Map.of("cryptosuite", "eddsa-rdfc-2022"))));
  }

  private static @Nullable Object tree(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 5 : 2);
    return switch (kind) {
      case 0 -> random.nextInt(20) == 0 ? null : VALUES.get(random.nextInt(VALUES.size()));
      case 1 -> VALUES.get(random.nextInt(VALUES.size()));
      case 2 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(tree(random, depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
          map.put(NAMES.get(random.nextInt(NAMES.size())), tree(random, depth - 1));
        }
        yield map;
      }
    };
  }

  /** Something that a wallet can write. */
  private static Object json(Random random) {
    return List.of(-1, 1e30, "x", true, List.of(), Map.of("type", "x"), "2026-11-01T00:00:00Z")
        .get(random.nextInt(7));
  }

  /** The same tree with one value in it that is another. */
  private static @Nullable Object spoilt(@Nullable Object value, Random random, boolean[] done) {
    if (!done[0] && random.nextInt(12) == 0) {
      done[0] = true;
      return tree(random, 2);
    }
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        Json.members(map)
            .forEach((name, member) -> members.put(name, spoilt(member, random, done)));
        yield members;
      }
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(spoilt(item, random, done)));
        yield items;
      }
      case null, default -> value;
    };
  }
}
