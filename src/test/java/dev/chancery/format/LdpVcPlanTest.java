package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusReference;
import dev.chancery.model.ToBeSigned;
import dev.chancery.model.Validity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The fast way signs what the general way signs. */
class LdpVcPlanTest {
  private static final String TERMS = "https://issuer.example/contexts/terms";
  private static final String NAMES = "https://issuer.example/contexts/names";

  private static final Contexts CONTEXTS =
      Contexts.standard()
          .with(
              Map.of(
                  TERMS,
                  """
                  {"@context": {
                    "@version": 1.1, "@protected": true,
                    "ex": "https://issuer.example/ns#",
                    "xsd": "http://www.w3.org/2001/XMLSchema#",
                    "Badge": "ex:Badge",
                    "plain": "ex:plain",
                    "twin": "ex:plain",
                    "day": {"@id": "ex:day", "@type": "xsd:date"},
                    "score": {"@id": "ex:score", "@type": "xsd:double"},
                    "link": {"@id": "ex:link", "@type": "@id"},
                    "word": {"@id": "ex:word", "@type": "@vocab"},
                    "motto": {"@id": "ex:motto", "@language": "de"},
                    "many": {"@id": "ex:many", "@container": "@set"},
                    "steps": {"@id": "ex:steps", "@container": "@list"},
                    "raw": {"@id": "ex:raw", "@type": "@json"},
                    "inner": {"@id": "ex:inner", "@context": {"plain": "ex:innerPlain"}}
                  }}""",
                  NAMES,
                  """
                  {"@context": {"@vocab": "https://issuer.example/words#",
                    "@language": "fr", "did": "urn:mapped:"}}"""));

  private static final List<String> NAMES_OF_CLAIMS =
      List.of(
          "plain",
          "twin",
          "day",
          "score",
          "link",
          "word",
          "motto",
          "many",
          "steps",
          "raw",
          "inner",
          "ex:direct",
          "Zoë \"Z\"",
          "undefined",
          "name");
  private static final List<String> TEXTS =
      List.of(
          "Ada",
          "",
          "\"quoted\\\"",
          "Zoë \u0001\n\t\u007f\u0085",
          "日本",
          "😀",
          "\uff01",
          "</script>",
          "https://a.example/?q=ü",
          "ex:compact",
          "did:example:1",
          "relative/path",
          "Badge",
          "urn:a b",
          "_:b0",
          "@id",
          "\ud800");
  private static final List<ProofType> SUITES =
      List.of(
          ProofType.EDDSA_RDFC_2022, ProofType.ED25519_SIGNATURE_2020, ProofType.ECDSA_RDFC_2019);

  /** What became of a draft. */
  private enum Way {
    PLANNED,
    GENERAL,
    REFUSED
  }

  @Test
  void any_credential_is_to_the_byte_what_the_general_way_writes() {
    Map<Way, Integer> taken = new LinkedHashMap<>();
    for (int round = 0; round < 21; round++) {
      CredentialProfile profile = profile(new Random(round));
      LdpVcFormat format = new LdpVcFormat(CONTEXTS);
      CredentialWriter planned = format.writer(profile);
      CredentialWriter general = format.general(profile);
      for (int seed = 0; seed < 50; seed++) {
        Random random = new Random(1_000L * round + seed);
        taken.merge(compared(planned, general, draft(random)), 1, Integer::sum);
      }
    }
    assertThat(taken.get(Way.PLANNED)).as("planned of %s", taken).isGreaterThan(300);
    assertThat(taken.get(Way.GENERAL)).as("general of %s", taken).isGreaterThan(300);
    assertThat(taken.get(Way.REFUSED)).as("refused of %s", taken).isGreaterThan(100);
  }

  private static Way compared(
      CredentialWriter planned, CredentialWriter general, CredentialDraft draft) {
    List<Object> expected = outcome(general, draft);
    assertThat(outcome(planned, draft)).as("%s", draft.claims().values()).isEqualTo(expected);
    if (planned.isCostly(draft)) {
      return expected.size() == 2 ? Way.GENERAL : Way.REFUSED;
    }
    CredentialWriter expecting = planned.expecting(draft.claims());
    assertThat(outcome(expecting, draft)).as("%s", draft.claims().values()).isEqualTo(expected);
    assertThat(expecting.isCostly(draft)).isFalse();
    return Way.PLANNED;
  }

  /** What is signed and what is written, or what is wrong. */
  private static List<Object> outcome(CredentialWriter writer, CredentialDraft draft) {
    try {
      Prepared prepared = writer.prepare(draft);
      List<Byte> octets = new ArrayList<>();
      for (byte octet : ((ToBeSigned.Octets) prepared.toBeSigned()).bytes()) {
        octets.add(octet);
      }
      return List.of(octets, prepared.finish(new byte[64]));
    } catch (ProblemException e) {
      return List.of(e.problem());
    }
  }

  @Test
  void a_context_that_takes_a_did_for_a_compact_iri_has_no_plan() {
    CredentialProfile profile =
        profile(List.of(NAMES), ProofType.EDDSA_RDFC_2022, DataModel.VCDM_1_1, null);
    LdpVcFormat format = new LdpVcFormat(CONTEXTS);
    CredentialDraft draft = draft(new Random(1), new Claims(Map.of("plain", "a")));
    assertThat(format.writer(profile).isCostly(draft)).isTrue();
    assertThat(outcome(format.writer(profile), draft))
        .isEqualTo(outcome(format.general(profile), draft));
  }

  private static CredentialProfile profile(Random random) {
    return profile(
        one(random, List.of(TERMS), List.of(TERMS), List.of(TERMS)),
        SUITES.get(random.nextInt(SUITES.size())),
        random.nextBoolean() ? DataModel.VCDM_2_0 : DataModel.VCDM_1_1,
        one(random, null, "Müller & \"Co\"", "The Issuer"));
  }

  private static CredentialProfile profile(
      List<String> contexts, ProofType suite, DataModel model, @Nullable String issuerName) {
    Algorithm algorithm = suite == ProofType.ECDSA_RDFC_2019 ? Algorithm.ES256 : Algorithm.EDDSA;
    return new CredentialProfile(
        TestKey.ISSUER,
        issuerName,
        TestKey.of(algorithm).kid(),
        algorithm,
        null,
        contexts.contains(TERMS) ? List.of("Badge") : List.of(),
        contexts,
        List.of(),
        suite,
        model);
  }

  private static CredentialDraft draft(Random random) {
    return draft(random, claims(random, random.nextBoolean() ? 0 : 2));
  }

  private static CredentialDraft draft(Random random, Claims claims) {
    Instant now = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(), random.nextInt(2));
    return new CredentialDraft(
        new CredentialId(new UUID(random.nextLong(), random.nextLong())),
        // the issuer may be a holder too
        one(random, new Did("did:example:a.b-c_%20:" + random.nextInt(1_000)), TestKey.ISSUER),
        null,
        claims,
        new Validity(now, random.nextBoolean() ? now.plus(Duration.ofDays(30)) : null),
        one(
            random,
            status(random, "https://issuer.example/s/1"),
            status(random, "https://issuer.example/ü"),
            null));
  }

  private static StatusReference status(Random random, String uri) {
    return new StatusReference(new StatusListId(new UUID(1, 1)), uri, random.nextInt(131_072));
  }

  @SafeVarargs
  private static <T extends @Nullable Object> T one(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static Claims claims(Random random, int depth) {
    return Reading.claims(members(random, depth));
  }

  private static Map<String, @Nullable Object> members(Random random, int depth) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String name = NAMES_OF_CLAIMS.get(random.nextInt(random.nextInt(8) == 0 ? 15 : 9));
      claims.put(name, suited(random, name, depth));
    }
    return claims;
  }

  /** Mostly what the term asks for, so that not everything is refused. */
  private static @Nullable Object suited(Random random, String name, int depth) {
    if (random.nextInt(6) == 0) {
      return value(random, depth);
    }
    return switch (name) {
      case "link" -> one(random, "https://a.example/?q=ü", "ex:compact", "did:example:1");
      case "word" -> one(random, "Badge", "ex:b", "urn:a:b");
      case "day" -> "1990-01-01";
      case "inner" -> members(random, Math.max(0, depth - 1));
      default -> depth > 0 ? value(random, depth) : one(random, 7, 0.5, true, "Ada", "日本");
    };
  }

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> random.nextInt(40) == 0 ? null : "a";
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong() >> random.nextInt(64);
      case 4 -> random.nextInt(100_000) / 1000.0;
      case 5 -> new BigDecimal(one(random, "1.0", "9.95", "1E+3", "0.1", "-0.25", "1E-30"));
      case 6 -> TEXTS.get(random.nextInt(TEXTS.size()));
      case 7 -> members(random, depth - 1);
      default -> {
        List<@Nullable Object> list = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
    };
  }
}
