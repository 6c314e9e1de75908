package dev.chancery.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
  private static final byte[] KEY =
      "a key of thirty-two octets, here".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OTHER =
      "another of thirty-two octets now".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 1 << 16, 131_072})
  void every_position_comes_exactly_once(int size) {
    Permutation permutation = new Permutation(KEY, size);
    BitSet seen = new BitSet(size);
    for (int counter = 0; counter < size; counter++) {
      int position = permutation.apply(counter);
      assertThat(position).isBetween(0, size - 1);
      seen.set(position);
    }
    assertThat(seen.cardinality()).isEqualTo(size);
  }

  /** Threat T-30. Positions are distinct, so that ranks of ten thousand of them are their order. */
  @Test
  void the_order_of_issuance_does_not_show() {
    int count = 10_000;
    int[] positions = positions(KEY, count);
    assertThat(Math.abs(spearman(positions))).isLessThan(0.05);
    assertThat(IntStream.range(1, count).filter(i -> positions[i] > positions[i - 1]).count())
        .isBetween(count * 48L / 100, count * 52L / 100);
  }

  @Test
  void another_key_gives_other_positions() {
    int[] one = positions(KEY, 1_000);
    int[] other = positions(OTHER, 1_000);
    assertThat(IntStream.range(0, 1_000).filter(i -> one[i] == other[i]).count()).isLessThan(5);
    assertThat(positions(KEY, 1_000)).isEqualTo(one);
  }

  @Test
  void what_lies_outside_is_refused() {
    Permutation permutation = new Permutation(KEY, 8);
    assertThatIllegalArgumentException().isThrownBy(() -> permutation.apply(8));
    assertThatIllegalArgumentException().isThrownBy(() -> permutation.apply(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Permutation(KEY, 12));
  }

  private static int[] positions(byte[] key, int count) {
    Permutation permutation = new Permutation(key, 131_072);
    return IntStream.range(0, count).map(permutation::apply).toArray();
  }

  /** Spearman's rank correlation of each position with its place in the row. */
  private static double spearman(int[] positions) {
    int n = positions.length;
    int[] sorted = IntStream.of(positions).sorted().toArray();
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double difference = i - Arrays.binarySearch(sorted, positions[i]);
      squares += difference * difference;
    }
    return 1 - 6 * squares / ((double) n * ((double) n * n - 1));
  }
}
