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
 * in a presentation for one, says it of that object's id.
 *
 * <p>What status lists and their entries say is for another object to say, and again for one alone:
 * the credential that a list comes in is read apart from the list, and the two may have one id.
 * Owned by one thread.
 */
final class OneSpeaker {
  /** Where the object stands that speaks. */
  private final Map<Said, Pointer> speakers = new HashMap<>();

  private final Set<String> begun = new HashSet<>();

  private record Said(String graph, String subject, boolean ofStatus) {
    static Said of(@Nullable String graph, String subject, boolean ofStatus) {
      return new Said(name(graph), subject, ofStatus);
    }

    private static String name(@Nullable String graph) {
      return graph == null ? "" : graph;
    }
  }

  /**
   * An object of that id stands at {@code node}; whether it is the first of its graph, and speaks.
   */
  boolean begins(@Nullable String graph, String subject, Pointer node) {
    if (!begun.add(Said.name(graph))) {
      return false;
    }
    speakers.put(Said.of(graph, subject, false), node);
    return true;
  }

  /** Whether the object at {@code node} may say {@code property}, which is read by its name. */
  boolean maySay(String property, @Nullable String graph, String subject, Pointer node) {
    if (subject.startsWith("_:")) {
      return true; // nobody else can have the id of a blank node
    }
    Said said = Said.of(graph, subject, ReadByName.isOfStatus(property));
    return node.equals(speakers.computeIfAbsent(said, _ -> node));
  }
}
