package dev.chancery.format.jsonld;

import dev.chancery.model.Digests;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON-LD contexts by their URL: documents that never change. What is not among them is {@link
 * Problem.ContextNotFound}; nothing is ever fetched. Immutable.
 */
public final class Contexts {
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final Contexts STANDARD = new Contexts(ofTheJar());

  private final Map<String, Document> documents;

  /** A context document: its text, and the {@code @context} in it. */
  private record Document(String text, @Nullable Object context) {}

  private Contexts(Map<String, Document> documents) {
    this.documents = Collections.unmodifiableMap(documents);
  }

  /** Those of the jar, each held to the digest in the index beside them. */
  public static Contexts standard() {
    return STANDARD;
  }

  /**
   * These and {@code texts} by their URLs. A text that is no context document, or another than is
   * registered already, is {@link Problem.ContextUnusable}.
   */
  public Contexts with(Map<String, String> texts) {
    Map<String, Document> all = new LinkedHashMap<>(documents);
    texts.forEach(
        (url, text) -> {
          Document registered = all.putIfAbsent(url, document(url, text));
          if (registered != null && !registered.text.equals(text)) {
            throw unusable(url, "another document is registered there");
          }
        });
    return new Contexts(all);
  }

  public Set<String> urls() {
    return documents.keySet();
  }

  /**
   * The URLs of the contexts that {@code context} refers to, at its top and inside its terms
   * (JSON-LD 1.1 §4.1.8).
   */
  public static Set<String> references(@Nullable Object context) {
    Set<String> urls = new LinkedHashSet<>();
    collectReferences(context, urls);
    return urls;
  }

  private static void collectReferences(@Nullable Object context, Set<String> urls) {
    switch (context) {
      case String url -> urls.add(url);
      case List<?> list -> list.forEach(one -> collectReferences(one, urls));
      case Map<?, ?> terms ->
          terms.values().stream()
              .filter(Map.class::isInstance)
              .map(term -> ((Map<?, ?>) term).get("@context"))
              .forEach(scoped -> collectReferences(scoped, urls));
      case null, default -> {}
    }
  }

  /** The document, to the letter. */
  public String text(String url) {
    return document(url).text;
  }

  /** What the document has under {@code @context}. */
  @Nullable Object context(String url) {
    return document(url).context;
  }

  private Document document(String url) {
    Document document = documents.get(url);
    if (document == null) {
      throw new ProblemException(new Problem.ContextNotFound(url));
    }
    return document;
  }

  private static Document document(String url, String text) {
    if (!Characters.isAbsoluteIri(url)) {
      throw unusable(url, "not a URL");
    }
    try {
      Map<String, @Nullable Object> members = JsonMapper.shared().readValue(text, OBJECT);
      if (members == null || !members.containsKey("@context")) {
        throw unusable(url, "no @context");
      }
      return new Document(text, members.get("@context"));
    } catch (JacksonException e) {
      throw unusable(url, "not a JSON object");
    }
  }

  private static ProblemException unusable(String url, String reason) {
    return new ProblemException(new Problem.ContextUnusable(url, reason));
  }

  private static Map<String, Document> ofTheJar() {
    Map<String, Document> documents = new LinkedHashMap<>();
    JsonNode index = JsonMapper.shared().readTree(resource("index.json"));
    index.forEachEntry(
        (url, entry) -> {
          byte[] octets = resource(entry.get("file").asString());
          String digest = HexFormat.of().formatHex(Digests.sha256(octets));
          if (!digest.equals(entry.get("sha256").asString())) {
            throw new IllegalStateException("not the context that was pinned: " + url);
          }
          documents.put(url, document(url, new String(octets, StandardCharsets.UTF_8)));
        });
    return documents;
  }

  private static byte[] resource(String file) {
    try (InputStream in = Contexts.class.getResourceAsStream("/contexts/" + file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the jar does not fail to be read", e);
    }
  }
}
