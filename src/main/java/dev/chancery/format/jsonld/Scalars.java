package dev.chancery.format.jsonld;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Strings, numbers and truth values as RDF (JSON-LD 1.1 API §5.3 and §8.3). */
public final class Scalars {
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{1,8}(-[a-z0-9]{1,8})*");

  private Scalars() {}

  /** BCP 47, in lower case: one processor keeps the case, another does not. */
  static boolean isLanguage(String tag) {
    return LANGUAGE.matcher(tag).matches();
  }

  /** What {@code scalar} says as a value of {@code term}, which may be without a definition. */
  public static Value of(ActiveContext active, @Nullable TermDefinition term, Object scalar) {
    String type = term == null ? null : term.type();
    if (type != null && (type.equals("@id") || type.equals("@vocab"))) {
      return resource(active, type.equals("@vocab"), scalar);
    }
    if (type != null && !type.equals("@none")) {
      return literal(scalar, type, null);
    }
    return literal(scalar, null, scalar instanceof String ? language(active, term) : null);
  }

  /** A literal of {@code datatype}, or of the scalar's own. */
  static Value literal(Object scalar, @Nullable String datatype, @Nullable String language) {
    return switch (scalar) {
      case String text when !Characters.isWellFormed(text) ->
          new Value.Refused("half a surrogate pair");
      case String text when language != null -> new Value.Literal(text, Rdf.LANG_STRING, language);
      case String text -> new Value.Literal(text, datatype == null ? Rdf.STRING : datatype, null);
      case Boolean truth ->
          new Value.Literal(truth.toString(), datatype == null ? Rdf.BOOLEAN : datatype, null);
      case Number number -> number(number, datatype);
      default -> new Value.Refused("not a scalar");
    };
  }

  private static Value number(Number number, @Nullable String datatype) {
    if (!Numbers.isExact(number)) {
      return new Value.Refused("a number that a double does not hold: say it as a string");
    }
    String integer = Rdf.DOUBLE.equals(datatype) ? null : Numbers.integer(number);
    if (integer != null) {
      return new Value.Literal(integer, datatype == null ? Rdf.INTEGER : datatype, null);
    }
    String form = Numbers.canonicalDouble(number);
    return form == null
        ? new Value.Refused("a number of more than sixteen digits: say it as a string")
        : new Value.Literal(form, datatype == null ? Rdf.DOUBLE : datatype, null);
  }

  private static Value resource(ActiveContext active, boolean vocab, Object scalar) {
    if (!(scalar instanceof String text)) {
      return new Value.Refused("an IRI is a string");
    }
    String iri = vocab ? active.propertyIri(text) : active.resourceIri(text);
    return iri == null ? new Value.Refused("not an absolute IRI") : new Value.Resource(iri);
  }

  private static @Nullable String language(ActiveContext active, @Nullable TermDefinition term) {
    String own = term == null ? null : term.language();
    if (own == null) {
      return active.language();
    }
    return own.isEmpty() ? null : own;
  }
}
