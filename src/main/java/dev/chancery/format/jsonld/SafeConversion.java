package dev.chancery.format.jsonld;

import dev.chancery.model.Problem.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-LD document to RDF in one walk that drops nothing: what the algorithms of JSON-LD 1.1 API
 * would leave out (undefined terms and types, relative IRIs, nulls) or would change (nested sets,
 * numbers beyond a double) is a {@link Violation}, and so is what our contexts have no use for.
 */
final class SafeConversion {
  /** What the keywords of a node are called where they are read by name. */
  private static final Map<String, String> NODE = Map.of("@id", "id", "@type", "type");

  private final ContextProcessing processing;
  private final NodeContexts contexts;
  private final ReadByName readByName;
  private final Stated stated = new Stated();
  private final OneSpeaker speakers = new OneSpeaker();

  private SafeConversion(ContextProcessing processing, ReadByName readByName) {
    this.processing = processing;
    this.contexts = new NodeContexts(processing);
    this.readByName = readByName;
  }

  /** What {@code document} states, each statement once; or all its faults at once. */
  static List<Statement> statements(
      ContextProcessing processing, ReadByName readByName, Map<String, @Nullable Object> document) {
    SafeConversion conversion = new SafeConversion(processing, readByName);
    Map<String, @Nullable Object> members = new LinkedHashMap<>(document);
    ActiveContext active = processing.ofDocument(members.remove("@context"));
    String _ = conversion.node(members, active, Pointer.ROOT);
    return conversion.stated.result();
  }

  /** A node object; answers its id. */
  private String node(Map<String, ?> node, ActiveContext begun, Pointer pointer) {
    ActiveContext active = contexts.typed(node, begun);
    String subject = subject(node, active, pointer);
    boolean first = speakers.begins(stated.graph(), subject, pointer);
    node.forEach(
        (key, value) -> {
          Pointer at = pointer.at(key);
          String property = active.property(key);
          if (property == null || !Keywords.contains(property)) {
            property(subject, active, key, value, at, pointer);
          } else if (!NODE.containsKey(property)) {
            stated.refuse(at, property + " is not done here");
          } else if (first && !key.equals(NODE.get(property))) {
            stated.refuse(at, "is said by the term " + NODE.get(property));
          } else if ("@type".equals(property)) {
            type(subject, begun, value, at);
          }
        });
    return subject;
  }

  private String subject(Map<String, ?> node, ActiveContext active, Pointer pointer) {
    List<String> names =
        node.keySet().stream().filter(key -> "@id".equals(active.property(key))).toList();
    if (names.isEmpty()) {
      return stated.blank(pointer);
    }
    Pointer at = pointer.at(names.getFirst());
    if (names.size() > 1) {
      stated.refuse(at, "two ids");
    }
    String iri = node.get(names.getFirst()) instanceof String id ? active.resourceIri(id) : null;
    return iri == null ? stated.refused(at, "not an absolute IRI") : iri;
  }

  private void type(String subject, ActiveContext active, @Nullable Object value, Pointer pointer) {
    List<?> types = NodeContexts.several(value);
    if (types.isEmpty()) {
      stated.refuse(pointer, "says nothing in JSON-LD");
    }
    for (Object type : types) {
      String iri = type instanceof String name ? active.propertyIri(name) : null;
      if (!(type instanceof String)) {
        stated.refuse(pointer, "a type is a string");
      } else if (iri == null) {
        stated.refuse(pointer, "no context defines this type");
      } else {
        stated.state(subject, Rdf.TYPE, new Value.Resource(iri), pointer);
      }
    }
  }

  private void property(
      String subject,
      ActiveContext active,
      String name,
      @Nullable Object value,
      Pointer pointer,
      Pointer node) {
    TermDefinition term = active.term(name);
    String property = active.propertyIri(name);
    if (property == null) {
      stated.refuse(pointer, "no context defines this term");
    } else if (!name.equals(readByName.term(property, name))) {
      stated.refuse(pointer, "is said by the term " + readByName.term(property, name));
    } else if (readByName.contains(property)
        && !speakers.maySay(property, stated.graph(), subject, node)) {
      stated.refuse(pointer, "is for the other object of this id to say");
    } else if (term != null && term.unsupported() != null) {
      stated.refuse(pointer, term.unsupported() + " is not done here");
    } else if (term != null && term.isList()) {
      stated.state(
          subject, property, list(active, name, NodeContexts.several(value), pointer), pointer);
    } else {
      values(subject, property, active, name, value, pointer);
    }
  }

  /** One value, or an array of them that has no order. */
  private void values(
      String subject,
      String property,
      ActiveContext active,
      String name,
      @Nullable Object value,
      Pointer pointer) {
    if (!(value instanceof List<?> items)) {
      stated.state(subject, property, item(active, name, value, pointer), pointer);
      return;
    }
    if (items.isEmpty()) {
      stated.refuse(pointer, "says nothing in JSON-LD");
    }
    for (int i = 0; i < items.size(); i++) {
      Pointer at = pointer.at(i);
      stated.state(subject, property, item(active, name, items.get(i), at), at);
    }
  }

  /** JSON-LD 1.1 API §8.4: the order and every element are signed. */
  private Value list(ActiveContext active, String name, List<?> items, Pointer pointer) {
    Value rest = new Value.Resource(Rdf.NIL);
    for (int i = items.size() - 1; i >= 0; i--) {
      Pointer at = pointer.at(i);
      Value first =
          items.get(i) instanceof List<?> inner
              ? list(active, name, inner, at)
              : item(active, name, items.get(i), at);
      String cell = stated.blank(at);
      stated.state(cell, Rdf.FIRST, first, at);
      stated.state(cell, Rdf.REST, rest, at);
      rest = new Value.Resource(cell);
    }
    return rest;
  }

  @SuppressWarnings("unchecked") // a JSON object
  private Value item(ActiveContext active, String name, @Nullable Object value, Pointer pointer) {
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
    ActiveContext inside = contexts.ofScalar(active, name);
    return Scalars.of(inside, inside.term(name), value);
  }

  private Value object(ActiveContext active, String name, Map<String, ?> map, Pointer pointer) {
    ActiveContext begun = contexts.entered(active, name, map);
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
  private Value graph(ActiveContext active, String name, Map<String, ?> map, Pointer pointer) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(map);
    ActiveContext entered = contexts.entered(active, name, map);
    ActiveContext begun =
        members.containsKey("@context")
            ? processing.ofNode(entered, members.remove("@context"))
            : entered;
    return stated.graph(pointer, () -> node(members, begun, pointer));
  }
}
