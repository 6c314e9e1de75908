package dev.chancery.format.jsonld;

import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a document was found to state so far, and what it cannot. Owned by one thread. */
final class Stated {
  /**
   * Threat T-19: what bounds the work is {@link Canonicalization}; this, how deep it goes into
   * blank nodes of blank nodes, and its stack. A presentation of fifty credentials has some two
   * hundred.
   */
  static final int MAX_BLANK_NODES = 512;

  private static final int MAX_VIOLATIONS = 100;

  private final Set<Statement> statements = new LinkedHashSet<>();
  private final List<Violation> violations = new ArrayList<>();
  private int blankNodes;

  /** The name of the graph that is being stated; null in the default one. */
  private @Nullable String graph;

  /** Each statement once; or all that is wrong at once. */
  List<Statement> result() {
    if (!violations.isEmpty()) {
      throw new ProblemException(new Problem.ClaimsInexpressible(List.copyOf(violations)));
    }
    return List.copyOf(statements);
  }

  @Nullable String graph() {
    return graph;
  }

  /** The name of a graph of its own, in which {@code inside} states what it does. */
  Value graph(Pointer pointer, Supplier<String> inside) {
    String outer = graph;
    String inner = blank(pointer);
    int before = statements.size();
    graph = inner;
    String _ = inside.get();
    graph = outer;
    return statements.size() == before
        ? new Value.Refused("says nothing in JSON-LD")
        : new Value.Resource(inner);
  }

  void state(String subject, String property, Value value, Pointer pointer) {
    if (value instanceof Value.Refused(String reason)) {
      refuse(pointer, reason);
    } else {
      statements.add(new Statement(subject, property, value, graph));
    }
  }

  /** The id of something that has none. */
  String blank(Pointer pointer) {
    return blankNodes == MAX_BLANK_NODES
        ? refused(pointer, "more than " + MAX_BLANK_NODES + " objects without an id")
        : "_:b" + blankNodes++;
  }

  void refuse(Pointer pointer, String reason) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(new Violation(pointer.toString(), reason));
    }
  }

  /** A stand-in for the id that there is none of. */
  String refused(Pointer pointer, String reason) {
    refuse(pointer, reason);
    return "_:refused";
  }
}
