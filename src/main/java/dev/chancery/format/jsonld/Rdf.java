package dev.chancery.format.jsonld;

/** The vocabulary that JSON-LD itself writes with. */
public final class Rdf {
  public static final String TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
  static final String FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
  static final String REST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
  static final String NIL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
  static final String LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
  static final String XSD = "http://www.w3.org/2001/XMLSchema#";
  static final String STRING = XSD + "string";
  static final String BOOLEAN = XSD + "boolean";
  static final String INTEGER = XSD + "integer";
  static final String DOUBLE = XSD + "double";

  private Rdf() {}
}
