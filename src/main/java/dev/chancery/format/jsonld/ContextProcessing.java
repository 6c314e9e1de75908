package dev.chancery.format.jsonld;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes active contexts of local ones (JSON-LD 1.1 API §4.1), for one document. What our contexts
 * have no use for ({@code @base}, {@code @import}, {@code @propagate}, {@code @direction}) is
 * refused: what is not done here cannot be done wrong.
 */
final class ContextProcessing {
  /** How deep contexts may refer to contexts. */
  private static final int MAX_DEPTH = 8;

  /**
   * Terms that may be defined or taken over for one document: a context of thousands may be entered
   * at each of thousands of values.
   */
  private static final int MAX_TERMS = 1_000_000;

  private final Contexts contexts;
  private int terms;

  ContextProcessing(Contexts contexts) {
    this.contexts = contexts;
  }

  /** A document's own context. */
  ActiveContext ofDocument(@Nullable Object local) {
    return new Run("@context", false, 0).process(ActiveContext.EMPTY, local, true);
  }

  /** A credential's own, inside a presentation (JSON-LD 1.1 API §5.1.2 step 9). */
  ActiveContext ofNode(ActiveContext active, @Nullable Object local) {
    return new Run("@context", false, 0).process(active, local, true);
  }

  /** Inside a property's value; may redefine what is protected (JSON-LD 1.1 §4.1.8). */
  ActiveContext ofProperty(ActiveContext active, String term, TermDefinition.Scoped scoped) {
    return new Run(term, true, 0).process(active, scoped.context(), true);
  }

  /** In a node of a type, and not in the nodes below it (JSON-LD 1.1 §4.1.9). */
  ActiveContext ofType(ActiveContext active, String term, TermDefinition.Scoped scoped) {
    return new Run(term, false, 0).process(active, scoped.context(), false);
  }

  /** One run of the algorithm; {@code where} is the URL or the term whose context it is. */
  private final class Run {
    private final String where;
    private final boolean overrideProtected;
    private final int depth;

    Run(String where, boolean overrideProtected, int depth) {
      this.where = where;
      this.overrideProtected = overrideProtected;
      this.depth = depth;
    }

    ActiveContext process(ActiveContext active, @Nullable Object local, boolean propagate) {
      ActiveContext previous = propagate || active.previous() != null ? active.previous() : active;
      ActiveContext result =
          new ActiveContext(active.terms(), active.vocabulary(), active.language(), previous);
      for (Object context :
          local instanceof List<?> list ? list : Collections.singletonList(local)) {
        result = one(result, context, propagate ? null : previous);
      }
      return result;
    }

    private ActiveContext one(
        ActiveContext result, @Nullable Object context, @Nullable ActiveContext previous) {
      return switch (context) {
        case null -> cleared(result, previous);
        case String url -> remote(result, url);
        case Map<?, ?> map -> {
          terms += result.terms().size() + map.size();
          if (terms > MAX_TERMS) {
            throw unusable("too many terms, entered too often");
          }
          yield new Definitions(where, overrideProtected, result, map).result();
        }
        default -> throw unusable("a context is a URL or an object");
      };
    }

    private ActiveContext cleared(ActiveContext result, @Nullable ActiveContext previous) {
      if (!overrideProtected && result.hasProtected()) {
        throw unusable("clears what is protected");
      }
      return new ActiveContext(Map.of(), null, null, previous);
    }

    private ActiveContext remote(ActiveContext result, String url) {
      if (depth == MAX_DEPTH) {
        throw unusable("contexts refer to contexts too deeply");
      }
      return new Run(url, false, depth + 1).process(result, contexts.context(url), true);
    }

    private ProblemException unusable(String reason) {
      return new ProblemException(new Problem.ContextUnusable(where, reason));
    }
  }
}
