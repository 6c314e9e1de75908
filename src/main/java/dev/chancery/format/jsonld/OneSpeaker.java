package dev.chancery.format.jsonld;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which object speaks for a subject, of several that carry its id. To JSON-LD it is all the same
 * which of them says something; who reads by name looks at one. What is {@link ReadByName} may
 * therefore be moved to no other, and nobody but the object that a graph begins with, a credential
 * in a presentation for one, says it of that object's id. Owned by one thread.
 */
final class OneSpeaker {
  /** The pointer of the object that speaks, by its graph and its subject. */
  private final Map<Said, String> speakers = new HashMap<>();

  private final Set<String> begun = new HashSet<>();

  private record Said(String graph, String subject) {
    static Said of(@Nullable String graph, String subject) {
      return new Said(name(graph), subject);
    }

    private static String name(@Nullable String graph) {
      return graph == null ? "" : graph;
    }
  }

  /** An object of that id stands at {@code pointer}; the first of a graph is its root. */
  void begin(@Nullable String graph, String subject, String pointer) {
    if (begun.add(Said.name(graph))) {
      speakers.put(Said.of(graph, subject), pointer);
    }
  }

  /** Whether {@code property} may be said of {@code subject} by the member at {@code pointer}. */
  boolean maySay(String property, @Nullable String graph, String subject, String pointer) {
    if (!ReadByName.TERMS.containsKey(property) || subject.startsWith("_:")) {
      return true; // nobody else can have the id of a blank node
    }
    String node = pointer.substring(0, pointer.lastIndexOf('/'));
    return node.equals(speakers.computeIfAbsent(Said.of(graph, subject), _ -> node));
  }
}
