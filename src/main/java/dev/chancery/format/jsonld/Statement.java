package dev.chancery.format.jsonld;

import org.jspecify.annotations.Nullable;

/**
 * An RDF quad; a subject is an IRI or a blank node's {@code _:} id.
 *
 * @param graph the blank node that names the graph it is in; null of the default graph
 */
public record Statement(String subject, String predicate, Value object, @Nullable String graph) {
  /** As a line of canonical N-Quads (RDF Dataset Canonicalization §5). */
  public String line() {
    String value = NQuads.object(object);
    return NQuads.line(
        NQuads.resource(subject), predicate, graph == null ? value : value + " " + graph);
  }
}
