package dev.chancery.format.jsonld;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-LD context for claims that a JSON Schema describes, so that nobody needs to know JSON-LD
 * to issue them. Each property is a term of a vocabulary: {@code address} is {@code …#address}, and
 * {@code locality} inside it {@code …#address.locality}.
 *
 * <p>An array is a list, whose order and repetitions are signed; one of {@code uniqueItems} is a
 * set, whose order is not. A {@code date-time} or {@code date} is typed so, and a {@code uri} is an
 * {@code xsd:anyURI}, which stays what was written; as a node's {@code @id} it would be expanded.
 *
 * <p>What the schema does not name ({@code additionalProperties}, {@code patternProperties}) has no
 * term, and neither has a name with a colon or one like a keyword; such claims are refused when
 * they are issued.
 */
public final class JsonSchemaContext {
  private static final Map<String, String> FORMATS =
      Map.of(
          "date-time", Rdf.XSD + "dateTime",
          "date", Rdf.XSD + "date",
          "uri", Rdf.XSD + "anyURI");

  /** Terms that every credential has already; they mean what VCDM 2.0 says, of either version. */
  private static final Map<String, String> SHARED =
      Map.of(
          "name", "https://schema.org/name",
          "description", "https://schema.org/description");

  private static final Set<String> ALIASES = Set.of("id", "type");
  private static final int MAX_DEPTH = 16;

  private final Map<String, ?> root;
  private final String vocabulary;
  private final Set<String> unprotected;

  private JsonSchemaContext(Map<String, ?> root, String vocabulary, Set<String> unprotected) {
    this.root = root;
    this.vocabulary = vocabulary;
    this.unprotected = unprotected;
  }

  /**
   * The context document for claims of {@code schema} in credentials of {@code types}.
   *
   * @param vocabulary an absolute IRI that terms are appended to; it ends with {@code #} or {@code
   *     /}
   */
  public static Map<String, @Nullable Object> document(
      Map<String, ?> schema, List<String> types, String vocabulary) {
    JsonSchemaContext context =
        new JsonSchemaContext(schema, vocabulary, ScopedTerms.of(Contexts.standard()));
    Map<String, @Nullable Object> terms = new LinkedHashMap<>();
    terms.put("@version", 1.1);
    terms.put("@protected", true);
    types.forEach(type -> terms.put(type, vocabulary + encoded(type)));
    context.putTerms(terms, new SchemaProperties(schema).of(schema), "", 0);
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("@context", terms);
    return document;
  }

  private void putTerms(
      Map<String, @Nullable Object> terms,
      Map<String, List<Map<String, ?>>> properties,
      String path,
      int depth) {
    properties.forEach(
        (name, schemas) -> {
          if (isTerm(name) && !terms.containsKey(name)) {
            terms.put(name, term(name, schemas, path, depth));
          }
        });
  }

  private static boolean isTerm(String name) {
    return !name.isEmpty()
        && !ALIASES.contains(name)
        && name.indexOf(':') < 0
        && name.indexOf('/') < 0
        && !name.startsWith("@")
        && Characters.isWellFormed(name);
  }

  private Object term(String name, List<Map<String, ?>> schemas, String path, int depth) {
    String shared = path.isEmpty() ? SHARED.get(name) : null;
    if (shared != null) {
      return shared;
    }
    Map<String, @Nullable Object> term = new LinkedHashMap<>();
    term.put("@id", vocabulary + encoded(path + name));
    SchemaProperties reader = new SchemaProperties(root);
    List<Map<String, ?>> all = reader.resolved(schemas);
    List<Map<String, ?>> items = reader.items(all);
    if (reader.isArray(all)) {
      term.put("@container", reader.isSet(all) ? "@set" : "@list");
    }
    List<Map<String, ?>> values = new ArrayList<>(all);
    values.addAll(items);
    String type = reader.format(values, FORMATS);
    if (type != null) {
      term.put("@type", type);
    }
    Map<String, List<Map<String, ?>>> inner = reader.of(values);
    if (!inner.isEmpty() && depth < MAX_DEPTH) {
      Map<String, @Nullable Object> scoped = new LinkedHashMap<>();
      scoped.put("@protected", true);
      putTerms(scoped, inner, path + name + ".", depth + 1);
      term.put("@context", scoped);
    }
    if (path.isEmpty() && unprotected.contains(name)) {
      term.put("@protected", false);
    }
    return term;
  }

  /** Percent-encoded but for what an IRI's fragment has as it is (RFC 3986 §2.3). */
  private static String encoded(String name) {
    StringBuilder out = new StringBuilder();
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain || "-._~".indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
      }
    }
    return out.toString();
  }
}
