package dev.chancery.format.jsonld;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Threat T-17: of random claims, every leaf is in the canonical form, or they are refused. */
class EveryLeafTest {
  private static final JsonLdProcessor PROCESSOR = new JsonLdProcessor(SafeConversionTest.CONTEXTS);
  private static final List<String> TERMS =
      List.of(
          "given",
          "count",
          "motto",
          "tags",
          "steps",
          "home",
          "address",
          "pack",
          "street",
          "kind",
          "byLanguage",
          "raw",
          "gone",
          "undefined",
          "ex:direct",
          "@graph",
          "@included");
  private static final int SAFE_TERMS = 9;

  private final List<String> leaves = new ArrayList<>();

  @Test
  void every_leaf_is_in_the_canonical_form_or_the_claims_are_refused() {
    int expressed = 0;
    int refused = 0;
    for (int seed = 0; seed < 600; seed++) {
      leaves.clear();
      Map<String, @Nullable Object> document = document(new Random(seed));
      try {
        String canonical = new String(PROCESSOR.canonical(document), StandardCharsets.UTF_8);
        assertThat(leaves)
            .as("%s", document)
            .allSatisfy(leaf -> assertThat(canonical).contains(leaf));
        expressed++;
      } catch (ProblemException e) {
        refused++;
      }
    }
    assertThat(expressed).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }

  private Map<String, @Nullable Object> document(Random random) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put(
        "@context", List.of("https://www.w3.org/ns/credentials/v2", SafeConversionTest.TERMS));
    document.put("id", "urn:uuid:1");
    document.put("type", "VerifiableCredential");
    Map<String, @Nullable Object> subject = node(random, 3);
    subject.put("id", "did:example:holder");
    document.put("credentialSubject", subject);
    return document;
  }

  private Map<String, @Nullable Object> node(Random random, int depth) {
    Map<String, @Nullable Object> node = new LinkedHashMap<>();
    int count = 1 + random.nextInt(3);
    boolean safe = random.nextInt(10) > 0;
    for (int i = 0; i < count; i++) {
      String term = TERMS.get(random.nextInt(safe ? SAFE_TERMS : TERMS.size()));
      if (!node.containsKey(term)) {
        node.put(term, value(random, term, depth));
      }
    }
    return node;
  }

  private Object value(Random random, String term, int depth) {
    boolean holds = term.equals("address") || term.equals("pack");
    boolean inner = holds || (depth > 0 && random.nextInt(5) == 0);
    if (inner && depth > 0) {
      return node(random, depth - 1);
    }
    if (term.equals("tags") || term.equals("steps")) {
      List<Object> items = new ArrayList<>();
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        items.add(leaf(random, ""));
      }
      return items;
    }
    return leaf(random, term.equals("home") || random.nextInt(9) == 0 ? "urn:" : "");
  }

  private Object leaf(Random random, String prefix) {
    int number = 1_000_000 + leaves.size() * 1_000 + random.nextInt(1_000);
    leaves.add(prefix + number);
    return prefix.isEmpty() && random.nextBoolean() ? number : prefix + number;
  }
}
