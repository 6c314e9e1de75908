package dev.chancery.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.AuditPath;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTreeTest {
  /** The entries that Certificate Transparency's implementations are tested with. */
  private static final List<byte[]> ENTRIES =
      Stream.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .map(HexFormat.of()::parseHex)
          .toList();

  @ParameterizedTest
  @CsvSource({
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void the_root_is_that_of_certificate_transparency(int size, String root) {
    assertThat(HexFormat.of().formatHex(MerkleTree.root(ENTRIES.subList(0, size)))).isEqualTo(root);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64, 65, 257})
  void every_entry_has_a_path_that_leads_to_the_root(int size) {
    List<byte[]> entries =
        IntStream.range(0, size).mapToObj(i -> new byte[] {(byte) i, (byte) (i >> 8)}).toList();
    byte[] root = MerkleTree.root(entries);
    for (int i = 0; i < size; i++) {
      List<byte[]> path = MerkleTree.path(i, entries);
      assertThat(AuditPath.root(entries.get(i), i, size, path)).isEqualTo(root);
    }
  }

  @Test
  void an_entry_of_another_place_leads_elsewhere() {
    byte[] root = MerkleTree.root(ENTRIES);
    List<byte[]> path = MerkleTree.path(3, ENTRIES);
    assertThat(AuditPath.root(ENTRIES.get(3), 4, ENTRIES.size(), path)).isNotEqualTo(root);
    assertThat(AuditPath.root(ENTRIES.get(4), 3, ENTRIES.size(), path)).isNotEqualTo(root);
  }
}
