package dev.chancery.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

  @Test
  void hexadecimal_and_base64url_say_the_same() {
    String hexadecimal = "8f0e1c94d3ab27566e9b72d41f8ac35007be19e84a6dc2f1b35d90e67c12a84b";

    assertThat(MasterKey.parse(hexadecimal))
        .isEqualTo(MasterKey.parse("jw4clNOrJ1Zum3LUH4rDUAe-GehKbcLxs12Q5nwSqEs"));
    assertThat(MasterKey.parse(hexadecimal).bytes()).hasSize(32).startsWith(0x8f, 0x0e);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      })
  void a_sample_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MasterKey.parse(text))
        .withMessage("is a sample, not a random key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "jw4clNOrJ1Zum3LUH4rDUAe-GehKbcLxs12Q5nwS", "not a key"})
  void anything_but_32_octets_is_refused_without_quoting_it(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MasterKey.parse(text))
        .withMessage("is not 32 octets as hexadecimal or base64url");
  }

  @Test
  void a_kept_key_is_the_same_next_time_and_its_owners_alone(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("new/master.key");

    assertThat(MasterKey.keptIn(file)).isEqualTo(MasterKey.keptIn(file));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
