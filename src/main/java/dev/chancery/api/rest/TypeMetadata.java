package dev.chancery.api.rest;

import dev.chancery.catalog.CredentialType;
import dev.chancery.catalog.Display;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A credential type as SD-JWT VC Type Metadata (SD-JWT VC §6.2). */
final class TypeMetadata {
  private TypeMetadata() {}

  static Map<String, @Nullable Object> of(CredentialType type, String vct) {
    List<Object> claims = claims(type);
    return Json.of(
        "vct",
        vct,
        "name",
        type.name(),
        "display",
        type.display().isEmpty()
            ? null
            : type.display().stream().map(TypeMetadata::display).toList(),
        "claims",
        claims.isEmpty() ? null : claims);
  }

  private static Map<String, @Nullable Object> display(Display display) {
    return Json.of(
        "locale",
        display.locale() == null ? "en" : display.locale(),
        "name",
        display.name() == null ? "" : display.name(),
        "description",
        display.description(),
        "rendering",
        Json.of(
            "simple",
            Json.of(
                "background_color", display.backgroundColor(),
                "text_color", display.textColor(),
                "logo",
                    display.logo() == null
                        ? null
                        : Json.of(
                            "uri",
                            display.logo().uri(),
                            "alt_text",
                            display.logo().alternativeText()))));
  }

  /** Each claim's path, whether it can be withheld, and whether it is always there (§6.2.5). */
  private static List<Object> claims(CredentialType type) {
    List<Object> claims = new ArrayList<>();
    List<?> required = type.jsonSchema().get("required") instanceof List<?> list ? list : List.of();
    if (type.jsonSchema().get("properties") instanceof Map<?, ?> properties) {
      for (Object name : properties.keySet()) {
        claims.add(
            Json.of(
                "path", List.of(name),
                "sd", type.selectivelyDisclosable().contains("/" + name) ? "always" : "never",
                "mandatory", required.contains(name) ? true : null));
      }
    }
    type.selectivelyDisclosable().stream()
        .filter(pointer -> pointer.indexOf('/', 1) > 0)
        .forEach(pointer -> claims.add(Json.of("path", path(pointer), "sd", "always")));
    return claims;
  }

  /** A JSON pointer as a claims path: an element by its number, every element by null. */
  private static List<@Nullable Object> path(String pointer) {
    List<@Nullable Object> path = new ArrayList<>();
    for (String token : Arrays.asList(pointer.substring(1).split("/"))) {
      if (token.equals("-")) {
        path.add(null);
      } else if (token.matches("0|[1-9][0-9]{0,8}")) {
        path.add(Integer.parseInt(token));
      } else {
        path.add(token.replace("~1", "/").replace("~0", "~"));
      }
    }
    return path;
  }
}
