package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every statement on a table that belongs to organisations names the organisation, or stands here
 * with why it need not. A new one is in neither list, and fails.
 */
@Tag("T-04")
class TenantPredicateTest {
  private static final Path MAIN = Path.of("src", "main", "java");
  private static final Path SCHEMA = Path.of("src/main/resources/db/migration/V1__foundation.sql");
  private static final Pattern BLOCK =
      Pattern.compile("String\\s+(\\w+)\\s*=\\s*\"\"\"\\n(.*?)\"\"\"", Pattern.DOTALL);
  private static final Pattern TABLE =
      Pattern.compile("\\b(?:from|join|into|update)\\s+(\\w+)", Pattern.CASE_INSENSITIVE);

  @Test
  void every_statement_on_an_organisations_table_names_it_or_is_known_not_to() throws IOException {
    Set<String> tables = tenantTables();
    assertThat(tables).contains("credential", "collection", "holder", "signing_key");
    List<String> unnamed = new ArrayList<>();
    Map<String, String> all = statements();
    assertThat(all).hasSizeGreaterThan(40);

    all.forEach(
        (name, sql) -> {
          if (touches(sql, tables) && !sql.contains("organisation_id")) {
            unnamed.add(name);
          }
        });

    assertThat(unnamed).containsExactlyInAnyOrderElementsOf(KnownStatements.WITHOUT.keySet());
  }

  private static Set<String> tenantTables() throws IOException {
    Matcher table =
        Pattern.compile("create table (\\w+) \\((.*?)\\n\\);", Pattern.DOTALL)
            .matcher(Files.readString(SCHEMA));
    return table
        .results()
        .filter(found -> found.group(2).contains("organisation_id"))
        .map(found -> found.group(1))
        .collect(java.util.stream.Collectors.toSet());
  }

  private static boolean touches(String sql, Set<String> tables) {
    return TABLE.matcher(sql).results().anyMatch(found -> tables.contains(found.group(1)));
  }

  /** Each text block that is SQL, by its class and constant. */
  private static Map<String, String> statements() throws IOException {
    Map<String, String> statements = new TreeMap<>();
    try (Stream<Path> files = Files.walk(MAIN)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher block = BLOCK.matcher(Files.readString(file));
        while (block.find()) {
          String sql = block.group(2).toLowerCase(Locale.ROOT);
          if (TABLE.matcher(sql).find()) {
            String name = file.getFileName().toString().replace(".java", "");
            statements.put(name + "." + block.group(1), sql);
          }
        }
      }
    }
    return statements;
  }
}
