package dev.chancery.platform.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.platform.chance.SecureRandomness;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataKeyTest {
  private static final byte[] PLAIN = "what is kept".getBytes(StandardCharsets.UTF_8);

  private final KeyHierarchy hierarchy =
      new KeyHierarchy(new SecureRandomness().bytes(32), new SecureRandomness());
  private final DataKey key = hierarchy.dataKey("test");

  @Test
  void what_was_sealed_opens_for_the_same_row() {
    assertThat(key.open("row|1", key.seal("row|1", PLAIN))).isEqualTo(PLAIN);
  }

  @Test
  void what_was_moved_to_another_row_does_not_open() {
    byte[] moved = key.seal("row|1", PLAIN);
    assertThatThrownBy(() -> key.open("row|2", moved)).isInstanceOf(SealBroken.class);
  }

  @Test
  void no_flipped_bit_goes_unnoticed() {
    byte[] whole = key.seal("row|1", PLAIN);
    IntStream.range(0, whole.length * 8)
        .forEach(
            bit -> {
              byte[] flipped = whole.clone();
              flipped[bit / 8] ^= (byte) (1 << bit % 8);
              assertThatThrownBy(() -> key.open("row|1", flipped)).isInstanceOf(SealBroken.class);
            });
  }

  @Test
  void the_same_plain_text_is_sealed_differently_each_time() {
    assertThat(key.seal("row|1", PLAIN)).isNotEqualTo(key.seal("row|1", PLAIN));
  }

  @Test
  void a_key_for_one_purpose_does_not_open_what_another_sealed() {
    byte[] other = hierarchy.dataKey("other").seal("row|1", PLAIN);
    assertThatThrownBy(() -> key.open("row|1", other)).isInstanceOf(SealBroken.class);
  }

  @Test
  void keys_print_as_nothing() {
    assertThat(key.toString() + hierarchy).isEqualTo("DataKeyKeyHierarchy");
  }
}
