package dev.chancery.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.multibase.Multibase;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base58Test {
  @Test
  void any_signature_is_written_as_the_multibase_library_writes_it() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] octets = new byte[64];
      random.nextBytes(octets);
      Arrays.fill(octets, 0, random.nextInt(4) == 0 ? random.nextInt(65) : 0, (byte) 0);
      Arrays.fill(octets, 64 - random.nextInt(10), 64, (byte) (random.nextBoolean() ? 0 : -1));
      assertThat(Base58.multibase(octets)).isEqualTo(Multibase.BASE_58_BTC.encode(octets));
    }
  }
}
