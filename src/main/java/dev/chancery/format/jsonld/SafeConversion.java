package dev.chancery.format.jsonld;

import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-LD document to RDF in one walk that drops nothing: what the algorithms of JSON-LD 1.1 API
 * would leave out (undefined terms and types, relative IRIs, nulls) or would change (nested sets,
 * numbers beyond a double) is a {@link Violation}, and so is what our contexts have no use for.
 */
final class SafeConversion {
  /**
   * Threat T-19: what bounds the work is {@link Canonicalization}; this, how deep it goes into
   * blank nodes of blank nodes, and its stack. A presentation of fifty credentials has some two
   * hundred.
   */
  static final int MAX_BLANK_NODES = 512;

  private static final int MAX_VIOLATIONS = 100;
  private static final Set<String> NODE = Set.of("@id", "@type");

  private final ContextProcessing processing;
  private final Set<Statement> statements = new LinkedHashSet<>();
  private final List<Violation> violations = new ArrayList<>();
  private int blankNodes;

  /** The name of the graph that is being stated; null in the default one. */
  private @Nullable String graph;

  private final OneSpeaker speakers = new OneSpeaker();

  private SafeConversion(ContextProcessing processing) {
    this.processing = processing;
  }

  /** What {@code document} states, each statement once; or all its faults at once. */
  static List<Statement> statements(
      ContextProcessing processing, Map<String, @Nullable Object> document) {
    SafeConversion conversion = new SafeConversion(processing);
    Map<String, @Nullable Object> members = new LinkedHashMap<>(document);
    ActiveContext active = processing.ofDocument(members.remove("@context"));
    String _ = conversion.node(members, active, "");
    if (!conversion.violations.isEmpty()) {
      throw new ProblemException(
          new Problem.ClaimsInexpressible(List.copyOf(conversion.violations)));
    }
    return List.copyOf(conversion.statements);
  }

  /** What names mean in a node, without types of its own, that is {@code property}'s value. */
  static ActiveContext within(
      ContextProcessing processing, Map<String, @Nullable Object> document, String property) {
    SafeConversion conversion = new SafeConversion(processing);
    ActiveContext top = processing.ofDocument(document.get("@context"));
    return conversion.entered(conversion.typed(document, top, ""), property, Map.of());
  }

  /** A node that is {@code property}'s value begins with these (API §5.1.2 steps 7 and 8). */
  private ActiveContext entered(ActiveContext active, String property, Map<?, ?> node) {
    TermDefinition term = active.term(property);
    ActiveContext kept =
        active.previous() == null || isReference(active, node) ? null : active.previous();
    ActiveContext begun = kept == null ? active : kept;
    return term == null || term.scoped() == null
        ? begun
        : processing.ofProperty(begun, property, term.scoped());
  }

  private static boolean isReference(ActiveContext active, Map<?, ?> node) {
    return node.keySet().stream().anyMatch(key -> "@value".equals(active.property((String) key)))
        || (node.size() == 1
            && "@id".equals(active.property((String) node.keySet().iterator().next())));
  }

  /** The types' own contexts, in the order of their names (step 11). */
  private ActiveContext typed(Map<String, ?> node, ActiveContext active, String pointer) {
    Map<String, Object> sorted = new TreeMap<>();
    node.forEach(
        (key, value) -> {
          if ("@type".equals(active.property(key))) {
            types(value, pointer + "/" + key).forEach(type -> sorted.put(type, type));
          }
        });
    ActiveContext result = active;
    for (String type : sorted.keySet()) {
      TermDefinition term = active.term(type);
      if (term != null && term.scoped() != null) {
        result = processing.ofType(result, type, term.scoped());
      }
    }
    return result;
  }

  private List<String> types(@Nullable Object value, String pointer) {
    List<String> types = new ArrayList<>();
    for (Object type : value instanceof List<?> list ? list : Collections.singletonList(value)) {
      if (type instanceof String name) {
        types.add(name);
      } else {
        refuse(pointer, "a type is a string");
      }
    }
    return types;
  }

  /** A node object; answers its id. */
  private String node(Map<String, ?> node, ActiveContext begun, String pointer) {
    ActiveContext active = typed(node, begun, pointer);
    String subject = subject(node, active, pointer);
    speakers.begin(graph, subject, pointer);
    node.forEach(
        (key, value) -> {
          String at = pointer + "/" + escaped(key);
          String property = active.property(key);
          if ("@type".equals(property)) {
            type(subject, begun, value, at);
          } else if (Keywords.contains(property)) {
            if (!NODE.contains(property)) {
              refuse(at, property + " is not done here");
            }
          } else {
            property(subject, active, key, value, at);
          }
        });
    return subject;
  }

  private String subject(Map<String, ?> node, ActiveContext active, String pointer) {
    List<String> names =
        node.keySet().stream().filter(key -> "@id".equals(active.property(key))).toList();
    if (names.isEmpty()) {
      return blank(pointer);
    }
    String at = pointer + "/" + names.getFirst();
    if (names.size() > 1) {
      refuse(at, "two ids");
    }
    String iri = node.get(names.getFirst()) instanceof String id ? active.resourceIri(id) : null;
    return iri == null ? refused(at, "not an absolute IRI") : iri;
  }

  private void type(String subject, ActiveContext active, @Nullable Object value, String pointer) {
    List<String> types = types(value, pointer);
    if (types.isEmpty()) {
      refuse(pointer, "says nothing in JSON-LD");
    }
    for (String type : types) {
      String iri = active.propertyIri(type);
      if (iri == null) {
        refuse(pointer, "no context defines this type");
      } else {
        statements.add(new Statement(subject, Rdf.TYPE, new Value.Resource(iri), graph));
      }
    }
  }

  private void property(
      String subject, ActiveContext active, String name, @Nullable Object value, String pointer) {
    TermDefinition term = active.term(name);
    String property = active.propertyIri(name);
    if (property == null) {
      refuse(pointer, "no context defines this term");
    } else if (!name.equals(ReadByName.TERMS.getOrDefault(property, name))) {
      refuse(pointer, "is said by the term " + ReadByName.TERMS.get(property));
    } else if (!speakers.maySay(property, graph, subject, pointer)) {
      refuse(pointer, "is for the other object of this id to say");
    } else if (term != null && term.unsupported() != null) {
      refuse(pointer, term.unsupported() + " is not done here");
    } else if (term != null && term.isList()) {
      Value list = list(active, name, value instanceof List<?> items ? items : one(value), pointer);
      state(subject, property, list, pointer);
    } else if (value instanceof List<?> items && items.isEmpty()) {
      refuse(pointer, "says nothing in JSON-LD");
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        state(
            subject,
            property,
            item(active, name, items.get(i), pointer + "/" + i),
            pointer + "/" + i);
      }
    } else {
      state(subject, property, item(active, name, value, pointer), pointer);
    }
  }

  /** JSON-LD 1.1 API §8.4: the order and every element are signed. */
  private Value list(ActiveContext active, String name, List<?> items, String pointer) {
    Value rest = new Value.Resource(Rdf.NIL);
    for (int i = items.size() - 1; i >= 0; i--) {
      String at = pointer + "/" + i;
      Value first =
          items.get(i) instanceof List<?> inner
              ? list(active, name, inner, at)
              : item(active, name, items.get(i), at);
      String cell = blank(at);
      state(cell, Rdf.FIRST, first, at);
      state(cell, Rdf.REST, rest, at);
      rest = new Value.Resource(cell);
    }
    return rest;
  }

  @SuppressWarnings("unchecked") // a JSON object
  private Value item(ActiveContext active, String name, @Nullable Object value, String pointer) {
    return switch (value) {
      case null -> new Value.Refused("says nothing in JSON-LD");
      case List<?> _ -> new Value.Refused("an array in an array that is no list");
      case Map<?, ?> map when isGraph(active, name) ->
          graph(active, name, (Map<String, ?>) map, pointer);
      case Object _ when isGraph(active, name) -> new Value.Refused("a graph is an object");
      case Map<?, ?> map -> object(active, name, (Map<String, ?>) map, pointer);
      default -> scalar(active, name, value);
    };
  }

  private Value scalar(ActiveContext active, String name, Object value) {
    TermDefinition term = active.term(name);
    ActiveContext inside =
        term == null || term.scoped() == null
            ? active
            : processing.ofProperty(active, name, term.scoped());
    return Scalars.of(inside, inside.term(name), value);
  }

  private Value object(ActiveContext active, String name, Map<String, ?> map, String pointer) {
    ActiveContext begun = entered(active, name, map);
    boolean isValue = map.keySet().stream().anyMatch(key -> "@value".equals(begun.property(key)));
    return isValue ? ValueObjects.of(map, begun) : new Value.Resource(node(map, begun, pointer));
  }

  private static boolean isGraph(ActiveContext active, String name) {
    TermDefinition term = active.term(name);
    return term != null && term.isGraph();
  }

  /**
   * A node in a graph of its own, as a proof is, or a credential in a presentation; that alone may
   * bring a context (JSON-LD 1.1 §4.9).
   */
  private Value graph(ActiveContext active, String name, Map<String, ?> map, String pointer) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(map);
    ActiveContext begun = entered(active, name, map);
    if (members.containsKey("@context")) {
      begun = processing.ofNode(begun, members.remove("@context"));
    }
    String outer = graph;
    String inner = blank(pointer);
    int before = statements.size();
    graph = inner;
    String _ = node(members, begun, pointer);
    graph = outer;
    return statements.size() == before
        ? new Value.Refused("says nothing in JSON-LD")
        : new Value.Resource(inner);
  }

  private void state(String subject, String property, Value value, String pointer) {
    if (value instanceof Value.Refused(String reason)) {
      refuse(pointer, reason);
    } else {
      statements.add(new Statement(subject, property, value, graph));
    }
  }

  private String blank(String pointer) {
    return blankNodes == MAX_BLANK_NODES
        ? refused(pointer, "more than " + MAX_BLANK_NODES + " objects without an id")
        : "_:b" + blankNodes++;
  }

  private void refuse(String pointer, String reason) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(new Violation(pointer, reason));
    }
  }

  /** A stand-in for the id that there is none of. */
  private String refused(String pointer, String reason) {
    refuse(pointer, reason);
    return "_:refused";
  }

  private static List<@Nullable Object> one(@Nullable Object value) {
    return Collections.singletonList(value);
  }

  /** RFC 6901 §3. */
  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
