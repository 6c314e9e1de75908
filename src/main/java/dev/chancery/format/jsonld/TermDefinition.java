package dev.chancery.format.jsonld;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a term means (JSON-LD 1.1 API §4.2).
 *
 * @param iri a property's or type's IRI, or a keyword; null where the context takes the term out of
 *     use
 * @param isPrefix whether it stands before the colon of a compact IRI
 * @param type what its values are of: an IRI, {@code @id}, {@code @vocab} or {@code @none}
 * @param language what its strings are in; empty where they are in none, whatever the default is
 * @param scoped the context inside its values
 * @param unsupported what of its definition is not done here; then nobody may use it
 */
public record TermDefinition(
    @Nullable String iri,
    boolean isPrefix,
    boolean isProtected,
    @Nullable String type,
    @Nullable String language,
    Set<String> container,
    @Nullable Scoped scoped,
    @Nullable String unsupported) {

  /** A scoped context as it was written; null is one, too. */
  record Scoped(@Nullable Object context) {}

  public TermDefinition {
    container = Set.copyOf(container);
  }

  public boolean isList() {
    return container.contains("@list");
  }

  /** Whether its values are graphs of their own, as credentials in a presentation are. */
  boolean isGraph() {
    return container.contains("@graph");
  }

  /** Whether a value that is a scalar, or an array of them, is all there is to say of it. */
  public boolean isPlain() {
    return !isList() && !isGraph() && scoped == null;
  }

  /** The same but for its protection, which a later definition cannot take from it. */
  TermDefinition protectedAs(boolean isProtected) {
    return new TermDefinition(
        iri, isPrefix, isProtected, type, language, container, scoped, unsupported);
  }
}
