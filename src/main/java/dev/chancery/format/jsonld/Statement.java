package dev.chancery.format.jsonld;

/** An RDF triple in the default graph; a subject is an IRI or a blank node's {@code _:} id. */
public record Statement(String subject, String predicate, Value object) {
  /** As a line of canonical N-Quads (RDF Dataset Canonicalization §5). */
  public String line() {
    return NQuads.line(NQuads.resource(subject), predicate, NQuads.object(object));
  }
}
