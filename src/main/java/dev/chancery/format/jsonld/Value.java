package dev.chancery.format.jsonld;

import org.jspecify.annotations.Nullable;

/** What a statement says of its subject: the object of an RDF triple. */
public sealed interface Value {
  /** An IRI, or a blank node, whose id begins with {@code _:}. */
  record Resource(String id) implements Value {}

  /** A literal; {@code language} goes with {@code rdf:langString} and with nothing else. */
  record Literal(String lexicalForm, String datatype, @Nullable String language) implements Value {}

  /** Not a value at all: what was said cannot be said in RDF, or not without being changed. */
  record Refused(String reason) implements Value {}
}
