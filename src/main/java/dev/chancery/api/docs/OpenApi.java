package dev.chancery.api.docs;

import dev.chancery.platform.json.Json;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The API's description of itself (OpenAPI 3.1), put together from files under {@code
 * resources/openapi}. Each is several YAML documents: of a resource its paths, then the schemas
 * that they name.
 */
final class OpenApi {
  private static final List<String> RESOURCES =
      List.of(
          "auto-issue",
          "credentials",
          "vc-api",
          "deliveries",
          "issuers",
          "schemas",
          "contexts",
          "collections",
          "bulk",
          "claims",
          "dids",
          "webhooks",
          "mail",
          "audit",
          "callers",
          "limits",
          "published",
          "gateway");

  /** The server that the files name, in whose place the gateway's own address is told. */
  private static final String SERVER = "\"http://localhost:8080\"";

  private OpenApi() {}

  /** The description of a gateway that the world calls {@code baseUrl}. */
  static String at(URI baseUrl) {
    List<String> general = documents("openapi");
    List<String> problems = documents("problems");
    List<List<String>> resources = RESOURCES.stream().map(OpenApi::documents).toList();
    return general.get(0).replace(SERVER, Json.text(baseUrl.toString()))
        + "paths:\n"
        + each(resources, 0).indent(2)
        + "components:\n"
        + general.get(1).indent(2)
        + "  examples:\n"
        + problems.get(0).indent(4)
        + "  schemas:\n"
        + general.get(2).indent(4)
        + problems.get(1).indent(4)
        + each(resources, 1).indent(4);
  }

  private static String each(List<List<String>> resources, int document) {
    return resources.stream().map(it -> it.get(document)).collect(Collectors.joining());
  }

  private static List<String> documents(String name) {
    return List.of(Resource.text("/openapi/" + name + ".yaml").split("(?m)^---\n"));
  }
}
