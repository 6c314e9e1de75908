package dev.chancery.format.jsonld;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.canon.RdfCanon;
import com.apicatalog.rdf.canon.RdfCanonTicker;
import com.apicatalog.rdf.nquads.NQuadsWriter;
import dev.chancery.model.Digests;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RDFC-1.0 with SHA-256 (RDF Dataset Canonicalization §4), within a count of steps and of octets: a
 * graph that is made to take hours (threat T-19, W3C test074) ends in an error after the same step
 * on any machine.
 *
 * <p>A step reads a quad of a blank node, or tries one more order of those that are alike (Hash
 * N-Degree Quads §4.8); octets are those that are hashed. Nodes that are alike are hashed again at
 * each step, whatever they say at length; all others once, so that a portrait costs what it is
 * long.
 */
final class Canonicalization {
  /** The costliest of the W3C's vectors takes 13,451; what a credential takes, some hundreds. */
  static final int MAX_STEPS = 50_000;

  /** A quad is hashed for each of its blank nodes: of a megabyte, three. */
  private static final long MAX_OCTETS = 32L * 1024 * 1024;

  private Canonicalization() {}

  /** Hands each quad of a dataset to a consumer. */
  @FunctionalInterface
  interface Dataset {
    void provide(RdfQuadConsumer consumer) throws RdfConsumerException;
  }

  /** The canonical N-Quads of {@code dataset}, as UTF-8. */
  static byte[] octets(Dataset dataset) {
    RdfCanon canonicalization = RdfCanon.create(new CountingDigest(), new Steps());
    try {
      dataset.provide(canonicalization);
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
    } catch (TooMuch | RdfConsumerException e) {
      throw new ProblemException(
          new Problem.ClaimsInexpressible(
              List.of(new Violation("", "a graph that takes too long to canonicalize"))));
    }
  }

  private static final class Steps implements RdfCanonTicker {
    private int left = MAX_STEPS;

    @Override
    public void tick() {
      if (left-- <= 0) {
        throw new TooMuch();
      }
    }
  }

  /** SHA-256 of so much and no more. */
  private static final class CountingDigest extends MessageDigest {
    private final MessageDigest digest = Digests.sha256();
    private long left = MAX_OCTETS;

    CountingDigest() {
      super("SHA-256");
    }

    @Override
    protected void engineUpdate(byte octet) {
      count(1);
      digest.update(octet);
    }

    @Override
    protected void engineUpdate(byte[] octets, int offset, int length) {
      count(length);
      digest.update(octets, offset, length);
    }

    private void count(int octets) {
      left -= octets;
      if (left < 0) {
        throw new TooMuch();
      }
    }

    @Override
    protected byte[] engineDigest() {
      return digest.digest();
    }

    @Override
    protected void engineReset() {
      digest.reset();
    }
  }

  private static final class TooMuch extends IllegalStateException {
    private static final long serialVersionUID = 1;
  }
}
