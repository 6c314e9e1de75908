package dev.chancery.threats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chancery.testing.TestServers;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A database as whoever steals a backup of it has it: every row of every table, as text. */
final class Dump {
  private static final String TABLES =
      """
      select table_name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name
      """;

  private final List<String> rows = new ArrayList<>();

  Dump(URI database) {
    for (var table : TestServers.query(database, TABLES)) {
      String name = String.valueOf(table.get("table_name"));
      TestServers.query(database, "select t::text as row from \"%s\" t".formatted(name))
          .forEach(row -> rows.add(name + ": " + row.get("row")));
    }
  }

  int size() {
    return rows.size();
  }

  /** The rows that hold {@code secret}, in any of the spellings that a column could give it. */
  List<String> holding(byte[] secret) {
    List<String> spellings = spellings(secret);
    return rows.stream()
        .filter(row -> spellings.stream().anyMatch(row::contains))
        .map(row -> row.substring(0, row.indexOf(':')))
        .toList();
  }

  List<String> holding(@Nullable String secret) {
    return holding(String.valueOf(secret).getBytes(UTF_8));
  }

  /** As text, in hexadecimal, as PostgreSQL writes bytea, and in base64 from any of its offsets. */
  static List<String> spellings(byte[] secret) {
    List<String> spellings = new ArrayList<>();
    String hex = HexFormat.of().formatHex(secret);
    spellings.add(hex);
    spellings.add(hex.toUpperCase(Locale.ROOT));
    String text = new String(secret, UTF_8);
    if (!text.contains("\ufffd") && !text.contains("\u0000")) {
      spellings.add(text);
    }
    for (int offset = 0; offset < 3; offset++) {
      spellings.addAll(base64(secret, offset));
    }
    return spellings;
  }

  /**
   * What stands in base64 whatever comes before and after, if {@code offset} octets come before.
   */
  private static List<String> base64(byte[] secret, int offset) {
    byte[] shifted = new byte[offset + secret.length];
    System.arraycopy(secret, 0, shifted, offset, secret.length);
    int from = offset == 0 ? 0 : offset + 1;
    int to = shifted.length * 8 / 6;
    return List.of(
        Base64.getEncoder().withoutPadding().encodeToString(shifted).substring(from, to),
        Base64.getUrlEncoder().withoutPadding().encodeToString(shifted).substring(from, to));
  }
}
