package dev.chancery.format.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.nquads.NQuadsReader;
import com.apicatalog.rdf.nquads.NQuadsReaderException;
import dev.chancery.model.ProblemException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RDF Dataset Canonicalization within our bounds: the W3C's vectors, and graphs made to hurt. */
class RdfcVectorsTest {
  private static final Path VECTORS = Path.of("../shared/vectors/rdfc10");

  @Test
  void every_published_graph_has_its_published_form() throws IOException {
    if (!Files.isDirectory(VECTORS)) {
      System.err.println("SKIPPED: no published vectors at " + VECTORS.toAbsolutePath());
    }
    assumeTrue(Files.isDirectory(VECTORS), () -> "no published vectors at " + VECTORS);
    List<Path> expected;
    try (Stream<Path> files = Files.list(VECTORS)) {
      expected = files.filter(file -> file.toString().endsWith("-rdfc10.nq")).sorted().toList();
    }
    assertThat(expected).hasSizeGreaterThanOrEqualTo(62);
    for (Path file : expected) {
      String input = Files.readString(Path.of(file.toString().replace("-rdfc10.nq", "-in.nq")));
      // test075 alone is of another digest
      if (!file.getFileName().toString().startsWith("test075")) {
        assertThat(canonical(input)).as(file.toString()).isEqualTo(Files.readString(file));
      }
    }
  }

  /** The W3C's test074, whose answer is an error, is such a clique of ten. */
  @ParameterizedTest
  @ValueSource(ints = {6, 7, 8, 9, 10, 11, 12})
  void a_clique_of_blank_nodes_ends_in_an_error_soon(int size) {
    assertRefusedSoon(clique(size));
  }

  /** Each of its blank nodes leads to the next, and none is like no other. */
  @Test
  void as_many_blank_nodes_in_a_ring_as_there_may_be_end_in_an_error_soon() {
    StringBuilder ring = new StringBuilder();
    int size = Stated.MAX_BLANK_NODES;
    for (int from = 0; from < size; from++) {
      ring.append("_:n" + from + " <urn:next> _:n" + (from + 1) % size + " .\n");
    }
    assertRefusedSoon(ring.toString());
  }

  /** The head of a list of equals is found by following it to its end. */
  @Test
  void a_chain_as_long_as_there_may_be_one_ends_soon() {
    StringBuilder chain = new StringBuilder();
    for (int from = 1; from < Stated.MAX_BLANK_NODES; from++) {
      chain.append("_:n" + (from - 1) + " <urn:next> _:n" + from + " .\n");
      chain.append("_:n" + from + " <urn:says> \"the same\" .\n");
    }
    assertRefusedSoon(chain.toString());
  }

  /** What is hashed counts too, wherever in a quad it stands. */
  @ParameterizedTest
  @ValueSource(
      strings = {"<urn:says> \"LONG\"", "<urn:LONG> \"x\"", "<urn:says> \"x\"^^<urn:LONG>"})
  void a_clique_that_speaks_at_length_ends_in_an_error_soon(String saying) {
    StringBuilder graph = new StringBuilder(clique(6));
    for (int node = 0; node < 6; node++) {
      graph.append("_:n" + node + " " + saying.replace("LONG", "x".repeat(150_000)) + " .\n");
    }
    assertRefusedSoon(graph.toString());
  }

  /** By a prefix it is written with a letter, and hashed for each pair at each step. */
  @Test
  void a_clique_that_knows_each_other_by_a_long_name_ends_in_an_error_soon() {
    assertRefusedSoon(clique(6).replace("urn:knows", "urn:" + "x".repeat(50_000)));
  }

  @Test
  void a_portrait_of_somebody_without_a_name_is_canonicalized() {
    String portrait = "_:n <urn:portrait> \"" + "x".repeat(500_000) + "\" .\n";
    StringBuilder graph = new StringBuilder(portrait);
    for (int claim = 0; claim < 60; claim++) {
      graph.append("_:n <urn:claim> \"" + claim + "\" .\n");
    }
    assertThat(canonical(graph.toString()).lines()).hasSize(61);
  }

  private static void assertRefusedSoon(String graph) {
    long begun = System.nanoTime();
    assertThatThrownBy(() -> canonical(graph)).isInstanceOf(ProblemException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void a_small_clique_is_canonicalized() {
    assertThat(canonical(clique(4)).lines()).hasSize(12);
  }

  @Test
  void lines_that_processors_sort_in_two_ways_are_refused() {
    assertThatThrownBy(() -> canonical(two("\uff01", "\ud83d\ude00")))
        .isInstanceOf(ProblemException.class);
    assertThat(canonical(two("\u65e5", "\ud83d\ude00")).lines()).hasSize(2);
  }

  private static String two(String first, String second) {
    return "<urn:a> <urn:b> \"" + first + "\" .\n<urn:a> <urn:b> \"" + second + "\" .\n";
  }

  private static String clique(int size) {
    StringBuilder graph = new StringBuilder();
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        if (from != to) {
          graph.append("_:n" + from + " <urn:knows> _:n" + to + " .\n");
        }
      }
    }
    return graph.toString();
  }

  private static String canonical(String nQuads) {
    byte[] octets =
        Canonicalization.octets(
            consumer -> {
              try {
                new NQuadsReader(new StringReader(nQuads)).provide(consumer);
              } catch (NQuadsReaderException e) {
                throw new RdfConsumerException(e);
              }
            });
    return new String(octets, StandardCharsets.UTF_8);
  }
}
