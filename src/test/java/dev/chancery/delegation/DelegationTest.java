package dev.chancery.delegation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.Digests;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A delegation can only narrow. */
class DelegationTest {
  private static final Did PERSON = new Did("did:example:person");
  private static final Did AGENT = new Did("did:example:agent");
  private static final Did HELPER = new Did("did:example:helper");
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "docs:read, docs:read",
    "docs:*, docs:read",
    "docs:*, docs:read:drafts",
    "docs:*, docs:*",
    "docs:*, docs:a:*",
  })
  void a_scope_covers_itself_and_by_its_star_what_begins_so(String parent, String child) {
    assertThat(widenings(parent(List.of(parent), Map.of()), child(List.of(child), Map.of())))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "docs:read, docs:write",
    "docs:read, docs:read:drafts",
    "docs:read, docs:*",
    "docs:*, docs:",
    "docs:*, docs",
    "docs:*, docsread",
    "docs:a:*, docs:*",
    "docs*, docs:read",
    "*, docs:read",
    "docs:READ, docs:read",
  })
  void a_scope_covers_nothing_else(String parent, String child) {
    assertThat(widenings(parent(List.of(parent), Map.of()), child(List.of(child), Map.of())))
        .containsExactly("/scope/0");
  }

  /** What the parent allows, and what a child may say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                               | {'maxAmount': 5}",
        "{'maxAmount': 100}               | {'maxAmount': 100}",
        "{'maxAmount': 100}               | {'maxAmount': 99.99}",
        "{'maxAmount': 100}               | {'maxAmount': 1E2}",
        "{'minutes': 30}                  | {'minutes': 30.0}",
        "{'minBalance': 10}               | {'minBalance': 20}",
        "{'min': 10}                      | {'min': 10.5}",
        "{'min_balance': 10}              | {'min_balance': 11}",
        "{'minimumAge': 18}               | {'minimumAge': 21}",
        "{'allowedHosts': ['a', 'b']}     | {'allowedHosts': ['b']}",
        "{'allowedHosts': ['a', 'b']}     | {'allowedHosts': []}",
        "{'allowedHosts': ['a', 'b']}     | {'allowedHosts': ['b', 'a', 'a']}",
        "{'allowed_ports': [80, 443]}     | {'allowed_ports': [443.0]}",
        "{'hosts': ['a', 'b']}            | {'hosts': ['b', 'a']}",
        "{'deniedHosts': ['a']}           | {'deniedHosts': ['a', 'b']}",
        "{'excluded': ['a']}              | {'excluded': ['b', 'a']}",
        "{'forbidden_tools': ['rm']}      | {'forbidden_tools': ['rm']}",
        "{'blockedCountries': ['RU']}     | {'blockedCountries': ['RU', 'KP']}",
        "{'readOnly': true}               | {'readOnly': true}",
        "{'region': 'eu'}                 | {'region': 'eu'}",
        "{'note': null}                   | {'note': null}",
        "{'pay': {'maxAmount': 5}}        | {'pay': {'maxAmount': 4}, 'maxCalls': 3}",
        "{'allowed': {'hosts': ['a']}}    | {'allowed': {'hosts': []}}",
        "{'denied': {'hosts': ['a']}}     | {'denied': {'hosts': ['a', 'b']}}",
        "{'min': {'age': 18}}             | {'min': {'age': 21}}",
        "{'min': {'maxAge': 60}}          | {'min': {'maxAge': 50}}",
        "{'hours': [[9, 17]]}             | {'hours': [[9.0, 17]]}",
        "{'a': {'b': [{'c': 1}]}}         | {'a': {'b': [{'c': 1.0}]}}",
      })
  void constraints_are_kept_or_tightened(String parent, String child) {
    assertThat(constraints(parent, child)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'maxAmount': 100}             | {}                                | /constraints/maxAmount",
        "{'maxAmount': 100}             | {'maxAmount': 100.01}             | /constraints/maxAmount",
        "{'maxAmount': 100}             | {'maxAmount': '5'}                | /constraints/maxAmount",
        "{'maxAmount': 100}             | {'maxAmount': null}               | /constraints/maxAmount",
        "{'maxAmount': 100}             | {'maxAmount': [5]}                | /constraints/maxAmount",
        "{'minutes': 30}                | {'minutes': 20}                   | /constraints/minutes",
        "{'requiredApprovals': 2}       | {'requiredApprovals': 0}          | /constraints/requiredApprovals",
        "{'requiredApprovers': ['a']}   | {'requiredApprovers': []}         | /constraints/requiredApprovers",
        "{'notBefore': 1900000000}      | {'notBefore': 0}                  | /constraints/notBefore",
        "{'MinAmount': 100}             | {'MinAmount': 1}                  | /constraints/MinAmount",
        "{'MIN_AMOUNT': 100}            | {'MIN_AMOUNT': 1}                 | /constraints/MIN_AMOUNT",
        "{'minamount': 100}             | {'minamount': 1}                  | /constraints/minamount",
        "{'excludeHosts': ['a']}        | {'excludeHosts': []}              | /constraints/excludeHosts",
        "{'blockedCountries': ['RU']}   | {'blockedCountries': []}          | /constraints/blockedCountries",
        "{'deniedAmounts': {'min': 9}}  | {'deniedAmounts': {'min': 10}}    | /constraints/deniedAmounts/min",
        "{'forbidden': {'maxAmount': 9}} | {'forbidden': {'maxAmount': 0}}  | /constraints/forbidden/maxAmount",
        "{'allowed': {'a': {'max': 1}}} | {'allowed': {'a': {'max': 1}, 'b': {}}} | /constraints/allowed",
        "{'tools': {'a': true}}         | {'tools': {'a': true, 'b': true}} | /constraints/tools",
        "{'minBalance': 10}             | {'minBalance': 9}                 | /constraints/minBalance",
        "{'min': 10}                    | {'min': 9}                        | /constraints/min",
        "{'allowed': ['a', 'b']}        | {'allowed': ['a', 'c']}           | /constraints/allowed",
        "{'allowed': []}                | {'allowed': ['a']}                | /constraints/allowed",
        "{'allowed': ['1']}             | {'allowed': [1]}                  | /constraints/allowed",
        "{'hosts': ['a']}               | {'hosts': 'a'}                    | /constraints/hosts",
        "{'deniedHosts': ['a', 'b']}    | {'deniedHosts': ['a']}            | /constraints/deniedHosts",
        "{'excluded': ['a']}            | {'excluded': []}                  | /constraints/excluded",
        "{'denied': {'hosts': ['a']}}   | {'denied': {'hosts': []}}         | /constraints/denied/hosts",
        "{'denied': {'port': 80}}       | {'denied': {'port': 79}}          | /constraints/denied/port",
        "{'min': {'age': 18}}           | {'min': {'age': 17}}              | /constraints/min/age",
        "{'readOnly': true}             | {'readOnly': false}               | /constraints/readOnly",
        "{'readOnly': false}            | {'readOnly': true}                | /constraints/readOnly",
        "{'region': 'eu'}               | {'region': 'us'}                  | /constraints/region",
        "{'note': null}                 | {'note': 1}                       | /constraints/note",
        "{'pay': {'maxAmount': 5}}      | {'pay': {}}                       | /constraints/pay/maxAmount",
        "{'pay': {'maxAmount': 5}}      | {'pay': 5}                        | /constraints/pay",
        "{'hours': [[9, 17]]}           | {'hours': []}                     | /constraints/hours",
        "{'hours': [[9, 17]]}           | {'hours': [[10, 17]]}             | /constraints/hours",
        "{'allowed': ['a']}             | {'allowed': ['a', ['b']]}         | /constraints/allowed",
        "{'a/b': {'c~d': 5}}            | {'a/b': {'c~d': 6}}               | /constraints/a~1b/c~0d",
      })
  void constraints_are_not_loosened(String parent, String child, String pointer) {
    assertThat(constraints(parent, child)).containsExactly(pointer);
  }

  @Test
  void a_hundred_widenings_are_told_of_any_number() {
    Map<String, @Nullable Object> limits = new LinkedHashMap<>();
    for (int i = 0; i < 1_000; i++) {
      limits.put("max" + i, 1);
    }
    assertThat(widenings(parent(List.of("a"), limits), child(List.of("a"), Map.of()))).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2030-01-01T00:00:00Z", "2029-12-31T23:59:59Z"})
  void a_child_ends_no_later(String end) {
    Delegation parent = parent(List.of("a"), Map.of());
    assertThat(parent.widenings(ending(Instant.parse(end)))).isEmpty();
  }

  @Test
  void a_child_that_ends_later_or_never_is_wider() {
    Delegation parent = parent(List.of("a"), Map.of());
    assertThat(pointers(parent.widenings(ending(END.plusSeconds(1)))))
        .containsExactly("/expirationDate");
    assertThat(pointers(parent.widenings(ending(null)))).containsExactly("/expirationDate");
  }

  @Test
  void under_a_parent_without_an_end_any_end_is_narrower() {
    Delegation parent = new Delegation(PERSON, AGENT, List.of("a"), Map.of(), 3, null);
    assertThat(parent.widenings(ending(END))).isEmpty();
    assertThat(parent.widenings(ending(null))).isEmpty();
  }

  @Test
  void depth_runs_out() {
    Delegation last = new Delegation(PERSON, AGENT, List.of("a"), Map.of(), 0, END);
    assertThat(pointers(last.widenings(ending(END)))).containsExactly("/maxDepth");
    assertThatThrownBy(() -> new Delegation(PERSON, AGENT, List.of("a"), Map.of(), -1, END))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void all_widenings_are_told() {
    Delegation parent = parent(List.of("docs:read"), Map.of("maxAmount", 5));
    Delegation child =
        new Delegation(
            PERSON,
            HELPER,
            List.of("docs:read", "docs:write"),
            Map.of("maxAmount", 6),
            3,
            END.plusSeconds(1));
    assertThat(pointers(parent.widenings(child)))
        .containsExactly(
            "/delegator", "/scope/1", "/constraints/maxAmount", "/maxDepth", "/expirationDate");
  }

  @Test
  void no_reason_quotes_what_is_delegated() {
    Delegation parent = parent(List.of("docs:read"), Map.of("host", "secret.example"));
    Delegation child = child(List.of("hidden:scope"), Map.of("host", "other.example"));
    assertThat(parent.widenings(child))
        .extracting(Violation::reason)
        .noneMatch(reason -> reason.contains("example") || reason.contains("hidden"));
  }

  @Test
  void what_narrows_what_narrows_narrows() {
    Random random = new Random(7);
    int narrowed = 0;
    for (int i = 0; i < 20_000; i++) {
      Map<String, @Nullable Object> a = object(random, 0);
      Map<String, @Nullable Object> b =
          random.nextInt(3) == 0 ? object(random, 0) : near(random, a);
      Map<String, @Nullable Object> c =
          random.nextInt(3) == 0 ? object(random, 0) : near(random, b);
      assertThat(Constraints.widenings(a, a)).as("%s", a).isEmpty();
      if (Constraints.widenings(a, b).isEmpty() && Constraints.widenings(b, c).isEmpty()) {
        assertThat(Constraints.widenings(a, c)).as("%s %s %s", a, b, c).isEmpty();
        narrowed += a.equals(b) || b.equals(c) ? 0 : 1;
      }
    }
    assertThat(narrowed).isGreaterThan(500);
  }

  private static final List<String> NAMES =
      List.of("a", "minA", "max", "minutes", "deniedA", "maxDenied", "allowed", "b");

  private static Map<String, @Nullable Object> object(Random random, int depth) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.put(NAMES.get(random.nextInt(NAMES.size())), value(random, depth));
    }
    return object;
  }

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 1 ? 5 : 6)) {
      case 0 -> random.nextInt(4);
      case 1 -> random.nextBoolean();
      case 2 -> "s" + random.nextInt(2);
      case 3 -> null;
      case 4 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(random.nextInt(20) == 0 ? List.of(1) : (Object) random.nextInt(3));
        }
        yield list;
      }
      default -> object(random, depth + 1);
    };
  }

  /** Another object that has much in common with this one. */
  private static Map<String, @Nullable Object> near(
      Random random, Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> near = new LinkedHashMap<>(object);
    near.replaceAll(
        (_, value) ->
            switch (value) {
              case Integer number -> number + random.nextInt(3) - 1;
              case List<?> list when random.nextBoolean() && !list.isEmpty() ->
                  list.subList(random.nextInt(list.size()), list.size());
              case Map<?, ?> map -> near(random, Json.members(map));
              case null, default -> value;
            });
    if (random.nextInt(3) == 0) {
      near.putIfAbsent(NAMES.get(random.nextInt(NAMES.size())), value(random, 2));
    }
    return near;
  }

  @Test
  void claims_are_read_as_they_were_written() {
    Delegation delegation =
        new Delegation(
            PERSON, AGENT, List.of("docs:*"), Map.of("hosts", List.of("a"), "max", 1), 2, END);
    assertThat(Delegation.of(claims(Json.text(delegation.json())), END)).isEqualTo(delegation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"33", "-1", "1.5", "'2'", "null"})
  void a_depth_is_a_small_whole_number(String depth) {
    String members =
        "'delegator': 'did:example:a', 'delegate': 'did:example:b', 'scope': ['a'], 'maxDepth': ";
    Claims claims = claims(("{" + members + depth + "}").replace('\'', '"'));
    assertThatThrownBy(() -> Delegation.of(claims, null))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(Problem.MalformedRequest.class));
  }

  /** RFC 8785 by hand: members by their names, no white space. */
  @Test
  void the_digest_is_of_all_that_is_signed() {
    CredentialId parent = new CredentialId(UUID.fromString("413b2e16-1858-468c-a658-7cde1018bac7"));
    Delegation delegation =
        new Delegation(PERSON, AGENT, List.of("docs:read"), Map.of("maxAmount", 5), 1, END);
    assertThat(delegation.digest(HELPER, parent))
        .isEqualTo(
            sha256(
                "{\"constraints\":{\"maxAmount\":5},\"delegate\":\"did:example:agent\","
                    + "\"delegator\":\"did:example:person\",\"expirationDate\":\"2030-01-01T00:00:00Z\","
                    + "\"issuerDid\":\"did:example:helper\",\"maxDepth\":1,"
                    + "\"parentCredentialId\":\"urn:uuid:413b2e16-1858-468c-a658-7cde1018bac7\","
                    + "\"scope\":[\"docs:read\"]}"));
    Delegation plain = new Delegation(PERSON, AGENT, List.of("docs:read"), Map.of(), 1, null);
    assertThat(plain.digest(HELPER, null))
        .isEqualTo(
            sha256(
                "{\"constraints\":{},\"delegate\":\"did:example:agent\","
                    + "\"delegator\":\"did:example:person\",\"issuerDid\":\"did:example:helper\","
                    + "\"maxDepth\":1,\"scope\":[\"docs:read\"]}"));
  }

  private static String sha256(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(text));
  }

  @SuppressWarnings("NullAway") // a record's constructor has lost what may be null in it
  private static Claims claims(String json) {
    return new Claims(Json.object(json));
  }

  private static List<String> constraints(String parent, String child) {
    return widenings(parent(List.of("a"), json(parent)), child(List.of("a"), json(child)));
  }

  private static Map<String, @Nullable Object> json(String text) {
    return Json.object(text.replace('\'', '"'));
  }

  private static Delegation parent(
      List<String> scope, Map<String, ? extends @Nullable Object> constraints) {
    return new Delegation(PERSON, AGENT, scope, new LinkedHashMap<>(constraints), 3, END);
  }

  private static Delegation child(
      List<String> scope, Map<String, ? extends @Nullable Object> constraints) {
    return new Delegation(AGENT, HELPER, scope, new LinkedHashMap<>(constraints), 2, END);
  }

  private static Delegation ending(@Nullable Instant end) {
    return new Delegation(AGENT, HELPER, List.of("a"), Map.of(), 2, end);
  }

  private static List<String> widenings(Delegation parent, Delegation child) {
    return pointers(parent.widenings(child));
  }

  private static List<String> pointers(List<Violation> violations) {
    return violations.stream().map(Violation::pointer).toList();
  }
}
