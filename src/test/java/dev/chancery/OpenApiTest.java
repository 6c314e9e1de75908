package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Access;
import dev.chancery.api.Routes;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Description;
import dev.chancery.testing.Description.Operation;
import dev.chancery.testing.ProblemSamples;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The description says what the gateway does: of all its routes, who may call them, what can go
 * wrong; and what it shows as examples is what it says. Real answers are held against it by whoever
 * calls through {@link Estate}.
 */
class OpenApiTest {
  private static TestGateway gateway;
  private static Answered served;
  private static Description description;
  private static Map<String, Routes.Entry> routes;
  private static Set<String> management;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    served = gateway.stranger().get("/openapi.yaml");
    description = Description.of(served.string());
    routes = new LinkedHashMap<>();
    gateway.routes().forEach(route -> routes.put(name(route), route));
    gateway.managementRoutes().forEach(route -> routes.put(name(route), route));
    management =
        gateway.managementRoutes().stream().map(OpenApiTest::name).collect(Collectors.toSet());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void it_is_YAML_that_names_this_gateway_and_is_fetched_once() {
    assertThat(served.status()).isEqualTo(200);
    assertThat(served.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(served.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(description.root().at("/servers/0/url").stringValue())
        .isEqualTo(gateway.base().toString());

    String etag = Objects.requireNonNull(served.header("ETag"));
    Answered again = gateway.stranger().with("If-None-Match", etag).get("/openapi.yaml");

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void it_is_OpenAPI_3_1() {
    JsonObject contract = new JsonObject(description.root().toString());
    var vertx = gateway.gateway().wiring().ground.vertx;

    assertThat(OpenAPIVersion.fromContract(contract)).isEqualTo(OpenAPIVersion.V3_1);
    OutputUnit outcome =
        TestGateway.await(
            OpenAPIVersion.V3_1
                .getRepository(vertx, "app://chancery")
                .compose(
                    repository ->
                        OpenAPIVersion.V3_1.validateContract(vertx, repository, contract)));

    assertThat(outcome.getValid()).as(String.valueOf(outcome.toJson())).isTrue();
  }

  @Test
  void no_route_is_without_an_entry() {
    List<Routes.Entry> missing =
        routes.values().stream()
            .filter(route -> !description.operations().containsKey(name(route)))
            .toList();

    assertThat(missing)
        .as(
            "Add this to the file of its resource in src/main/resources/openapi, before the ---"
                + " (a path that is there already gets the method alone), and its schemas after that:\n\n%s",
            missing.stream().map(Undescribed::entry).collect(Collectors.joining("\n")))
        .isEmpty();
  }

  @Test
  void no_entry_is_without_a_route() {
    Set<String> superfluous = new TreeSet<>(description.operations().keySet());
    superfluous.removeAll(routes.keySet());

    assertThat(superfluous)
        .as("Remove from src/main/resources/openapi what no route does")
        .isEmpty();
  }

  static Stream<Operation> operations() {
    return description.operations().values().stream()
        .filter(operation -> routes.containsKey(operation.route()));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_entry_asks_for_the_scope_that_its_route_asks_for(Operation operation) {
    Access access = access(operation);
    JsonNode security = operation.node().path("security");

    if (access.isOpen()) {
      assertThat(operation.scopes()).isNull();
      assertThat(security.isArray()).as("security: []").isTrue();
      return;
    }
    assertThat(security).hasSize(1);
    assertThat(operation.scopes()).isEqualTo(scopes(access));
    assertThat(operation.node().path("description").asString()).contains(scopeSentence(access));
  }

  /** What is the same for all routes is said for each. */
  @ParameterizedTest
  @MethodSource("operations")
  void an_entry_names_what_may_go_wrong_before_its_handler_is_asked(Operation operation) {
    Set<String> expected = new TreeSet<>(Set.of("INTERNAL_ERROR"));
    Access access = access(operation);
    if (!access.isOpen()) {
      expected.addAll(
          Set.of("UNAUTHENTICATED", "SCOPE_MISSING", "RATE_LIMIT_EXCEEDED", "UNAVAILABLE"));
    }
    if (access == Access.OPERATOR) {
      expected.add("FORBIDDEN");
    }
    if (readsBody(route(operation))) {
      expected.add("REQUEST_TOO_LARGE");
    }
    if (operation.node().has("requestBody")) {
      expected.addAll(Set.of("MALFORMED_REQUEST", "UNSUPPORTED_MEDIA_TYPE"));
    }

    assertThat(description.codes(operation)).containsAll(expected);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void what_is_on_the_management_address_says_so(Operation operation) {
    JsonNode path = description.root().path("paths").path(operation.path());

    assertThat(operation.node().path("tags").path(0).asString().equals("Management"))
        .isEqualTo(management.contains(operation.route()));
    assertThat(path.has("servers")).isEqualTo(management.contains(operation.route()));
  }

  @Test
  void every_operation_has_a_name_of_its_own_and_a_tag_that_is_explained() {
    List<String> tags =
        description
            .root()
            .path("tags")
            .valueStream()
            .map(it -> it.path("name").asString())
            .toList();

    assertThat(operations().map(it -> it.node().path("operationId").asString()))
        .doesNotHaveDuplicates()
        .doesNotContain("");
    assertThat(operations().map(it -> it.node().path("tags").path(0).asString())).isSubsetOf(tags);
  }

  @Test
  void every_example_is_what_its_schema_says() {
    List<String> faults = new ArrayList<>();
    List<JsonNode> shown = new ArrayList<>();
    examined(description.root(), "", shown, faults);

    assertThat(faults).isEmpty();
    assertThat(shown).hasSizeGreaterThan(100);
  }

  /** Whatever has a schema may have examples beside it: media types, parameters, headers. */
  private static void examined(
      JsonNode node, String pointer, List<JsonNode> shown, List<String> faults) {
    if (node.has("schema")) {
      Stream<JsonNode> several =
          node.path("examples").valueStream().map(it -> description.resolved(it).path("value"));
      Stream.concat(Stream.of(node.path("example")).filter(it -> !it.isMissingNode()), several)
          .peek(shown::add)
          .flatMap(example -> description.faults(node, example).stream())
          .forEach(fault -> faults.add(pointer + ": " + fault));
    }
    node.propertyStream()
        .filter(member -> !member.getKey().equals("example"))
        .forEach(
            member -> examined(member.getValue(), pointer + "/" + member.getKey(), shown, faults));
    node.valueStream()
        .filter(_ -> node.isArray())
        .forEach(element -> examined(element, pointer + "/-", shown, faults));
  }

  @Test
  void every_answer_with_JSON_shows_an_example() {
    List<String> without = new ArrayList<>();
    for (Operation operation : description.operations().values()) {
      operation
          .node()
          .path("responses")
          .propertyStream()
          .forEach(
              response ->
                  description
                      .resolved(response.getValue())
                      .path("content")
                      .propertyStream()
                      .filter(content -> content.getKey().contains("json"))
                      .filter(content -> !content.getValue().has("example"))
                      .filter(content -> !content.getValue().has("examples"))
                      .forEach(_ -> without.add(operation.route() + " " + response.getKey())));
    }
    assertThat(without).isEmpty();
  }

  /** In YAML, {@code {description: one, two}} has a member {@code two} that is null. */
  @Test
  void no_comma_has_parted_what_belongs_together() {
    assertThat(nulls(description.root(), "")).isEmpty();
  }

  private static List<String> nulls(JsonNode node, String pointer) {
    if (node.isNull()) {
      return List.of(pointer);
    }
    return Stream.concat(
            node.propertyStream(),
            IntStream.range(0, node.isArray() ? node.size() : 0)
                .mapToObj(i -> Map.entry(String.valueOf(i), node.get(i))))
        .filter(member -> !member.getKey().equals("example"))
        .flatMap(member -> nulls(member.getValue(), pointer + "/" + member.getKey()).stream())
        .toList();
  }

  @Test
  void every_reference_leads_somewhere() {
    List<JsonNode> references = description.root().findValues("$ref");

    assertThat(references)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            reference ->
                assertThat(description.root().at(reference.asString().substring(1)).isMissingNode())
                    .as(reference.asString())
                    .isFalse());
  }

  /** {@code INTERNAL_ERROR} is a bug's, and no {@link dev.chancery.model.Problem}. */
  @Test
  void the_codes_are_those_of_our_problems_and_no_others() {
    Set<String> codes = new TreeSet<>(ProblemSamples.byCode().keySet());
    codes.add("INTERNAL_ERROR");
    Set<String> told =
        description
            .root()
            .at("/components/schemas/ProblemCode/enum")
            .valueStream()
            .map(JsonNode::asString)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(told)
        .as("ProblemCode in src/main/resources/openapi/problems.yaml, with an example for each")
        .containsExactlyInAnyOrderElementsOf(codes);
    assertThat(description.root().at("/components/examples").propertyNames())
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void the_example_of_a_code_has_the_members_that_such_a_problem_has() {
    assertThat(ProblemSamples.byCode())
        .allSatisfy(
            (code, documents) -> {
              JsonNode example = description.root().at("/components/examples/" + code + "/value");
              assertThat(documents)
                  .anySatisfy(
                      document -> {
                        assertThat(example.propertyNames())
                            .containsExactlyInAnyOrderElementsOf(document.keySet());
                        for (String member : List.of("type", "title", "status", "code")) {
                          assertThat(example.path(member).asString())
                              .isEqualTo(String.valueOf(document.get(member)));
                        }
                      });
            });
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_answer_lists_its_codes_each_by_its_own_example(Operation operation) {
    operation
        .node()
        .path("responses")
        .propertyStream()
        .forEach(response -> assertListed(response.getKey(), response.getValue()));
  }

  private static void assertListed(String status, JsonNode response) {
    description
        .resolved(response)
        .at("/content/application~1problem+json/examples")
        .propertyStream()
        .forEach(
            example -> {
              JsonNode problem = description.resolved(example.getValue()).path("value");
              assertThat(problem.path("code").asString()).isEqualTo(example.getKey());
              assertThat(problem.path("status").asString()).isEqualTo(status);
            });
  }

  static boolean readsBody(Routes.Entry route) {
    return Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH).contains(route.method());
  }

  /** What {@code security} lists for a route of this kind. */
  static List<String> scopes(Access access) {
    return access == Access.OPERATOR
        ? List.of("admin", "operator")
        : List.of(access.name().toLowerCase(Locale.ROOT));
  }

  /** How the text ends, since a reader is shown no roles. */
  static String scopeSentence(Access access) {
    return "Takes the scope `%s`%s."
        .formatted(
            scopes(access).getFirst(),
            access == Access.OPERATOR ? ", of the operator's organisation" : "");
  }

  private static Access access(Operation operation) {
    return route(operation).access();
  }

  private static Routes.Entry route(Operation operation) {
    return Objects.requireNonNull(routes.get(operation.route()), operation.route());
  }

  private static String name(Routes.Entry route) {
    return route.method() + " " + route.path();
  }
}
