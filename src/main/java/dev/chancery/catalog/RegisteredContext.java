package dev.chancery.catalog;

import dev.chancery.format.jsonld.JsonSchemaContext;
import dev.chancery.model.Digests;
import dev.chancery.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-LD context as an organisation registered it. It never changes: what is signed by it was
 * expanded by this very document.
 *
 * @param document to the letter
 * @param requires the other registered contexts that it refers to, and those that they refer to
 */
public record RegisteredContext(String url, String document, List<String> requires) {
  static final int MOST_REQUIRED = 32;

  public RegisteredContext {
    if (requires.size() > MOST_REQUIRED) {
      throw new IllegalArgumentException("refers to more than " + MOST_REQUIRED + " contexts");
    }
    requires = List.copyOf(requires);
  }

  /**
   * What a schema's claims mean where it names no context beyond the base: each property is a term
   * of {@code url}'s own.
   */
  static RegisteredContext of(String url, CredentialType type) {
    Map<String, @Nullable Object> document =
        JsonSchemaContext.document(type.jsonSchema(), type.types(), url + "#");
    return new RegisteredContext(url, Json.text(document), List.of());
  }

  /** Refuses a document that is not the one of {@code digestSri}. */
  RegisteredContext pinnedBy(String digestSri) {
    if (!digestSri.equals(digestSri())) {
      throw new IllegalStateException("not the context that was pinned: " + url);
    }
    return this;
  }

  /** What it is pinned by, as a {@code digestSRI} (VCDM 2.0 §5.3; W3C SRI §3.5). */
  public String digestSri() {
    byte[] digest = Digests.sha256(document.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }
}
