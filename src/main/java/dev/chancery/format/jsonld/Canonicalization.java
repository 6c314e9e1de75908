package dev.chancery.format.jsonld;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.canon.RdfCanon;
import com.apicatalog.rdf.canon.RdfCanonTicker;
import com.apicatalog.rdf.nquads.NQuadsWriter;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RDFC-1.0 with SHA-256 (RDF Dataset Canonicalization §4), within a count of steps: a graph that is
 * made to take hours (threat T-19, W3C test074) ends in an error after the same step on any
 * machine.
 *
 * <p>A step reads a quad of a blank node, or tries one more order of those that are alike (Hash
 * N-Degree Quads §4.8). Each may read the longest of the quads, so that these are fewer where that
 * is long.
 */
final class Canonicalization {
  /** The costliest of the W3C's vectors takes 13,451; what a credential takes, some hundreds. */
  static final int MAX_STEPS = 50_000;

  /** What all steps together may read. */
  private static final int MAX_CHARACTERS = 128 * 1024 * 1024;

  private Canonicalization() {}

  /** Hands each quad of a dataset to a consumer. */
  @FunctionalInterface
  interface Dataset {
    void provide(RdfQuadConsumer consumer) throws RdfConsumerException;
  }

  /** The canonical N-Quads of {@code dataset}, as UTF-8. */
  static byte[] octets(Dataset dataset) {
    Steps steps = new Steps();
    RdfCanon canonicalization = RdfCanon.create("SHA-256", steps);
    try {
      dataset.provide(new Measuring(canonicalization, steps));
      List<byte[]> lines = new ArrayList<>();
      canonicalization.provide(
          new RdfQuadConsumer() {
            @Override
            public RdfQuadConsumer quad(
                String subject,
                String predicate,
                String object,
                @Nullable String datatype,
                @Nullable String language,
                @Nullable String direction,
                @Nullable String graph) {
              String line =
                  NQuadsWriter.nquad(
                      subject, predicate, object, datatype, language, direction, graph);
              lines.add(line.getBytes(StandardCharsets.UTF_8));
              return this;
            }
          });
      return NQuads.document(lines);
    } catch (TooManySteps | RdfConsumerException e) {
      throw new ProblemException(
          new Problem.ClaimsInexpressible(
              List.of(new Violation("", "a graph that takes too long to canonicalize"))));
    }
  }

  /** Sees how long the quads of blank nodes are on their way to {@code consumer}. */
  private record Measuring(RdfQuadConsumer consumer, Steps steps) implements RdfQuadConsumer {
    @Override
    public RdfQuadConsumer quad(
        String subject,
        String predicate,
        String object,
        @Nullable String datatype,
        @Nullable String language,
        @Nullable String direction,
        @Nullable String graph)
        throws RdfConsumerException {
      if (isBlank(subject) || isBlank(object) || isBlank(graph)) {
        steps.read(subject.length() + predicate.length() + object.length());
      }
      consumer.quad(subject, predicate, object, datatype, language, direction, graph);
      return this;
    }

    private static boolean isBlank(@Nullable String name) {
      return name != null && name.startsWith("_:");
    }
  }

  private static final class Steps implements RdfCanonTicker {
    private int left = MAX_STEPS;

    /** A quad of so many characters is one that each step may read. */
    void read(int characters) {
      left = Math.min(left, MAX_CHARACTERS / Math.max(1, characters));
    }

    @Override
    public void tick() {
      if (left-- <= 0) {
        throw new TooManySteps();
      }
    }
  }

  private static final class TooManySteps extends IllegalStateException {
    private static final long serialVersionUID = 1;
  }
}
