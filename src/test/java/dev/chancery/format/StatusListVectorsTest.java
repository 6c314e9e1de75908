package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.StatusKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Published lists. What is compared is the packed bits: two compressors may write the same bits in
 * two ways.
 */
class StatusListVectorsTest {
  private static final Path PUBLISHED = Path.of("../shared/vectors/token-status-list");
  private static final Pattern LST = Pattern.compile("\"lst\": \"([^\"]+)\"");

  static Stream<JsonNode> vectors() throws IOException {
    try (InputStream in =
        StatusListVectorsTest.class.getResourceAsStream("/vectors/status-lists.json")) {
      JsonNode vectors = JsonMapper.shared().readTree(Objects.requireNonNull(in));
      return StreamSupport.stream(vectors.spliterator(), false);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void a_published_list_has_our_bits(JsonNode vector) {
    StatusKind kind = StatusKind.valueOf(vector.get("kind").asString());
    List<StatusBits.Entry> set = new ArrayList<>();
    vector.get("set").forEach(index -> set.add(new StatusBits.Entry(index.asInt(), 1)));
    StatusBits bits = StatusBits.of(vector.get("size").asInt(), 1, set);
    assertThat(packed(kind, bits)).isEqualTo(Lists.packed(kind, vector.get("encoded").asString()));
  }

  private static byte[] packed(StatusKind kind, StatusBits bits) {
    return switch (kind) {
      case TOKEN_STATUS_LIST -> bits.leastSignificantBitFirst();
      case BITSTRING_STATUS_LIST -> bits.leftMostBitFirst();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "status_list_encoding_json.md, 1",
    "status_list_encoding1_long_json.md, 1",
    "status_list_encoding2_json.md, 2",
    "status_list_encoding2_long_json.md, 2",
    "status_list_encoding4_json.md, 4",
    "status_list_encoding8_json.md, 8"
  })
  void a_list_of_the_drafts_examples_is_packed_as_it_is_read(String file, int bits)
      throws IOException {
    byte[] published = Lists.packed(StatusKind.TOKEN_STATUS_LIST, lst(file));
    List<StatusBits.Entry> entries = new ArrayList<>();
    for (int bit = 0; bit < published.length * 8; bit += bits) {
      int value = published[bit / 8] >> (bit % 8) & (1 << bits) - 1;
      entries.add(new StatusBits.Entry(bit / bits, value));
    }
    assertThat(StatusBits.of(entries.size(), bits, entries).leastSignificantBitFirst())
        .isEqualTo(published);
  }

  private static String lst(String file) throws IOException {
    Path path = PUBLISHED.resolve(file);
    if (!Files.exists(path)) {
      System.err.println("SKIPPED: no published vectors at " + path.toAbsolutePath());
    }
    Assumptions.assumeTrue(Files.exists(path), () -> "no published vectors at " + path);
    Matcher matcher = LST.matcher(Files.readString(path));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1).replaceAll("\\s", "");
  }
}
