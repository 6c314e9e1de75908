package dev.chancery.format.jsonld;

import java.util.Collections;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the names in one node mean (JSON-LD 1.1 API §4.1). Immutable.
 *
 * @param vocabulary what terms without a definition are appended to
 * @param language what strings are in that say nothing of it
 * @param previous what holds again in the next node, where this does not reach so far
 */
public record ActiveContext(
    Map<String, TermDefinition> terms,
    @Nullable String vocabulary,
    @Nullable String language,
    @Nullable ActiveContext previous) {
  static final ActiveContext EMPTY = new ActiveContext(Map.of(), null, null, null);

  public ActiveContext {
    terms = Collections.unmodifiableMap(terms);
  }

  public @Nullable TermDefinition term(String name) {
    return terms.get(name);
  }

  /** What a name is: a keyword or an IRI; null or relative is what would be dropped. */
  @Nullable String property(String name) {
    return expanded(name, true, terms::get, vocabulary);
  }

  /** The IRI of a property or a type; null of what would be dropped, and of keywords. */
  public @Nullable String propertyIri(String name) {
    return absolute(property(name));
  }

  /** Whether {@code name} says what is read by another: a type, or what is {@link ReadByName}. */
  public boolean isDisguised(String name) {
    String property = propertyIri(name);
    return property != null
        && (property.equals(Rdf.TYPE) || !name.equals(ReadByName.ANYWHERE.term(property, name)));
  }

  /** The IRI of an {@code @id}; null of a relative one and of a blank node. */
  @Nullable String resourceIri(String id) {
    return absolute(expanded(id, false, terms::get, vocabulary));
  }

  private static @Nullable String absolute(@Nullable String iri) {
    return iri != null && Characters.isAbsoluteIri(iri) ? iri : null;
  }

  boolean hasProtected() {
    return terms.values().stream().anyMatch(TermDefinition::isProtected);
  }

  /** JSON-LD 1.1 API §5.2, with neither a local context nor a base. */
  static @Nullable String expanded(
      String value,
      boolean vocab,
      Function<String, @Nullable TermDefinition> terms,
      @Nullable String vocabulary) {
    if (Keywords.contains(value)) {
      return value;
    }
    if (Keywords.resembles(value)) {
      return null;
    }
    TermDefinition term = terms.apply(value);
    if (term != null && (vocab || Keywords.contains(term.iri()))) {
      return term.iri();
    }
    String inParts = ofParts(value, terms);
    if (inParts != null) {
      return inParts;
    }
    return vocab && vocabulary != null ? vocabulary + value : value;
  }

  private static @Nullable String ofParts(
      String value, Function<String, @Nullable TermDefinition> terms) {
    int colon = value.indexOf(':', 1);
    if (colon < 0) {
      return null;
    }
    String prefix = value.substring(0, colon);
    if (prefix.equals("_") || value.startsWith("//", colon + 1)) {
      return value;
    }
    TermDefinition term = terms.apply(prefix);
    if (term != null && term.iri() != null && term.isPrefix()) {
      return term.iri() + value.substring(colon + 1);
    }
    return Characters.isAbsoluteIri(value) ? value : null;
  }
}
