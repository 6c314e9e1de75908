package dev.chancery.testing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The API's description (OpenAPI 3.1), held against what is really answered. Stricter than what it
 * promises: an object has no member that is not described.
 */
public final class Description {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final String PROBLEM = "application/problem+json";

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())
                  .schemaLoader(loader -> loader.fetchRemoteResources(false)));

  /** One method at one path. */
  public record Operation(String method, String path, JsonNode node) {
    /** As the router writes it: {@code GET /c/:id}. */
    public String route() {
      return method + " " + path.replaceAll("\\{(\\w+)}", ":$1");
    }

    /** The scopes that it takes; null for who needs no key. */
    public @Nullable List<String> scopes() {
      JsonNode scopes = node.path("security").path(0).path("bearer");
      return scopes.isMissingNode()
          ? null
          : scopes.valueStream().map(JsonNode::stringValue).toList();
    }
  }

  private final JsonNode root;
  private final ObjectNode closedComponents;
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Map<JsonNode, Schema> compiled = new HashMap<>();

  private Description(JsonNode root) {
    this.root = root;
    closedComponents = (ObjectNode) root.path("components").deepCopy();
    closedComponents.path("schemas").forEach(Description::close);
    root.path("paths").propertyStream().forEach(path -> add(path.getKey(), path.getValue()));
  }

  /** The description that {@code yaml} is. */
  public static Description of(String yaml) {
    return new Description(new YAMLMapper().readTree(yaml));
  }

  private void add(String path, JsonNode item) {
    item.propertyStream()
        .filter(member -> METHODS.contains(member.getKey()))
        .map(
            member ->
                new Operation(member.getKey().toUpperCase(Locale.ROOT), path, member.getValue()))
        .forEach(operation -> operations.put(operation.route(), operation));
  }

  public JsonNode root() {
    return root;
  }

  /** Every operation, by its {@link Operation#route}. */
  public Map<String, Operation> operations() {
    return operations;
  }

  /** What {@code node} is, or refers to. */
  public JsonNode resolved(JsonNode node) {
    JsonNode reference = node.path("$ref");
    if (reference.isMissingNode()) {
      return node;
    }
    JsonNode target = root.at(reference.stringValue().substring(1));
    if (target.isMissingNode()) {
      throw new AssertionError("nothing is at " + reference);
    }
    return target;
  }

  /** The problem codes that {@code operation} names, for all of its statuses. */
  public Set<String> codes(Operation operation) {
    return operation
        .node()
        .path("responses")
        .valueStream()
        .map(this::resolved)
        .flatMap(response -> codes(response).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> codes(JsonNode response) {
    return List.copyOf(response.path("content").path(PROBLEM).path("examples").propertyNames());
  }

  /** Fails unless {@code answer} is one that the description names for this route. */
  public void requireNamed(String method, String route, Answered answer) {
    String name = method + " " + route;
    Operation operation = operations.get(name);
    if (operation == null) {
      throw new AssertionError("the description has no " + name);
    }
    JsonNode response = operation.node().path("responses").path(String.valueOf(answer.status()));
    if (response.isMissingNode()) {
      throw unnamed(name, answer, "no response of this status");
    }
    List<String> faults = faults(resolved(response), answer);
    if (!faults.isEmpty()) {
      throw unnamed(name, answer, String.join("\n  ", faults));
    }
  }

  private static AssertionError unnamed(String name, Answered answer, String faults) {
    return new AssertionError(
        "src/main/resources/openapi does not describe this answer to "
            + name
            + ": "
            + answer.status()
            + " "
            + answer.header("Content-Type")
            + " "
            + answer.string().substring(0, Math.min(2_000, answer.string().length()))
            + "\n  "
            + faults);
  }

  private List<String> faults(JsonNode response, Answered answer) {
    List<String> faults = new ArrayList<>();
    response
        .path("headers")
        .propertyStream()
        .filter(header -> resolved(header.getValue()).path("required").asBoolean(false))
        .filter(header -> answer.header(header.getKey()) == null)
        .forEach(header -> faults.add("a header that is missing: " + header.getKey()));
    String type = answer.header("Content-Type");
    if (type == null) {
      return faults;
    }
    JsonNode media = response.path("content").path(type.split(";", 2)[0]);
    if (media.isMissingNode()) {
      faults.add("no content of this type");
    } else if (type.contains("json") && answer.body().length > 0) {
      faults.addAll(faults(media, Json.node(Json.object(answer.body()))));
      if (type.equals(PROBLEM) && !codes(response).contains(answer.code())) {
        faults.add(
            "add among its examples: %1$s: {$ref: '#/components/examples/%1$s'}"
                .formatted(answer.code()));
      }
    }
    return faults;
  }

  /** Fails unless {@code body} is one that the description lets be sent to this route. */
  public void requireSendable(String method, String route, Object body) {
    String name = method + " " + route;
    Operation operation = Objects.requireNonNull(operations.get(name), name);
    JsonNode content = operation.node().path("requestBody").path("content");
    JsonNode media = content.path("application/json");
    if (media.isMissingNode()) {
      return;
    }
    List<String> faults = faults(media, Json.node(body));
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "src/main/resources/openapi would not let this be sent to "
              + name
              + ", and it was taken: "
              + body
              + "\n  "
              + String.join("\n  ", faults));
    }
  }

  /** What in {@code value} the schema of {@code media} does not know. */
  public List<String> faults(JsonNode media, JsonNode value) {
    return compiled.computeIfAbsent(media.path("schema"), this::compiled).validate(value).stream()
        .map(Error::toString)
        .toList();
  }

  /** With the components beside it, to which it may refer. */
  private Schema compiled(JsonNode schema) {
    if (schema.isMissingNode()) {
      return SCHEMAS.getSchema("{}");
    }
    ObjectNode document = (ObjectNode) schema.deepCopy();
    close(document);
    document.set("components", closedComponents);
    return SCHEMAS.getSchema(document);
  }

  /** What a schema says nothing of is refused, unless it says that there is more. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      if (object.has("properties") && !object.has("additionalProperties")) {
        object.put("additionalProperties", false);
      }
      Stream.of("items", "additionalProperties").forEach(keyword -> close(object.path(keyword)));
      object.path("properties").forEach(Description::close);
    }
  }
}
