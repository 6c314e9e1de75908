package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every statement on a table that belongs to organisations names the organisation where it chooses
 * its rows, or stands here with why it need not. A new one is in neither list, and fails.
 */
@Tag("T-04")
class TenantPredicateTest {
  private static final Path MAIN = Path.of("src", "main", "java");
  private static final Path SCHEMA = Path.of("src/main/resources/db/migration");

  private static final String LITERAL = "\"\"\"\\n.*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"";
  private static final Pattern PART = Pattern.compile(LITERAL + "|\\b\\w+\\b", Pattern.DOTALL);

  /** A string that is put together of literals and other constants. */
  private static final Pattern CONSTANT =
      Pattern.compile(
          "String\\s+(\\w+)\\s*=\\s*((?:%s|[\\w\\s+])+);".formatted(LITERAL), Pattern.DOTALL);

  private static final Pattern TABLE =
      Pattern.compile("\\b(from|join|into|update)\\s+(\\w+)", Pattern.CASE_INSENSITIVE);

  /** What follows says which rows; but for {@code on conflict}, which says what to do with one. */
  private static final Pattern CLAUSE =
      Pattern.compile(
          "\\b(?:(where|on(?!\\s+conflict)|using)|select|from|join|set|returning|values|insert|update"
              + "|delete|union|group by|order by|limit|on conflict)\\b");

  @Test
  void every_statement_on_an_organisations_table_is_for_one_or_is_known_not_to_be()
      throws IOException {
    Set<String> tables = tenantTables();
    assertThat(tables)
        .contains(
            "credential",
            "collection",
            "holder",
            "signing_key",
            "rotated_secret",
            "sign_in",
            "organisation_limit",
            "batch",
            "quota_use");
    List<String> unnamed = new ArrayList<>();
    Map<String, String> all = statements();
    assertThat(all).hasSizeGreaterThan(40).containsKey("Collections.FIND");

    all.forEach(
        (name, sql) -> {
          if (!isForOne(sql, tables)) {
            unnamed.add(name);
          }
        });

    assertThat(unnamed).containsExactlyInAnyOrderElementsOf(KnownStatements.WITHOUT.keySet());
  }

  @Test
  void no_statement_on_an_organisations_table_is_put_together_in_passing() throws IOException {
    Set<String> tables = tenantTables();
    List<String> inPassing = new ArrayList<>();
    for (Path file : sources()) {
      String outside = CONSTANT.matcher(Files.readString(file)).replaceAll("");
      Pattern.compile(LITERAL, Pattern.DOTALL)
          .matcher(outside)
          .results()
          .map(MatchResult::group)
          .filter(text -> touched(text.toLowerCase(Locale.ROOT), tables).findAny().isPresent())
          .forEach(text -> inPassing.add(file.getFileName() + ": " + text));
    }
    assertThat(inPassing).as("statements that are no constants").isEmpty();
  }

  @Test
  void to_show_the_organisation_is_not_to_ask_for_it() {
    Set<String> tables = Set.of("credential", "holder");
    assertThat(
            List.of(
                "select organisation_id from credential where id = $1",
                "update credential set organisation_id = $1 where id = $2",
                "insert into holder (id, did) values ($1, $2) on conflict (organisation_id) do nothing",
                "delete from credential where id = $1 returning organisation_id"))
        .noneMatch(sql -> isForOne(sql, tables));
    assertThat(
            List.of(
                "select id from credential c where id = $1 and c.organisation_id = $2",
                "select id from credential join holder using (organisation_id, id)",
                "insert into holder (id, organisation_id) values ($1, $2)",
                "select 1 from spent_nonce"))
        .allMatch(sql -> isForOne(sql, tables));
  }

  /** What is inserted must say whose it is; what is read or changed must be chosen by it. */
  private static boolean isForOne(String sql, Set<String> tables) {
    return touched(sql, tables)
        .allMatch(verb -> verb.equals("into") ? isInserted(sql, tables) : isChosen(sql));
  }

  /** The verb before each table that belongs to organisations. */
  private static Stream<String> touched(String sql, Set<String> tables) {
    return TABLE
        .matcher(sql)
        .results()
        .filter(found -> tables.contains(found.group(2).toLowerCase(Locale.ROOT)))
        .map(found -> found.group(1));
  }

  private static boolean isInserted(String sql, Set<String> tables) {
    return Pattern.compile("\\binto\\s+(\\w+)\\s*\\(([^)]*)\\)")
        .matcher(sql)
        .results()
        .filter(found -> tables.contains(found.group(1)))
        .allMatch(found -> found.group(2).contains("organisation_id"));
  }

  private static boolean isChosen(String sql) {
    Matcher clause = CLAUSE.matcher(sql);
    boolean chosen = false;
    int from = -1;
    while (clause.find()) {
      chosen |= from >= 0 && sql.substring(from, clause.start()).contains("organisation_id");
      from = clause.group(1) == null ? -1 : clause.end();
    }
    return chosen || (from >= 0 && sql.substring(from).contains("organisation_id"));
  }

  private static Set<String> tenantTables() throws IOException {
    Matcher table =
        Pattern.compile("create table (\\w+) \\((.*?)\\n\\);", Pattern.DOTALL).matcher(schema());
    return table
        .results()
        .filter(found -> found.group(2).contains("organisation_id"))
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static String schema() throws IOException {
    StringBuilder schema = new StringBuilder();
    try (Stream<Path> migrations = Files.list(SCHEMA)) {
      for (Path migration : migrations.toList()) {
        schema.append(Files.readString(migration)).append('\n');
      }
    }
    return schema.toString();
  }

  /** Each constant that is SQL, by its class and name. */
  static Map<String, String> statements() throws IOException {
    Map<String, String> statements = new TreeMap<>();
    for (Path file : sources()) {
      Map<String, String> constants = new HashMap<>();
      Matcher constant = CONSTANT.matcher(Files.readString(file));
      while (constant.find()) {
        String sql = joined(constant.group(2), constants);
        constants.put(constant.group(1), sql);
        if (TABLE.matcher(sql).find()) {
          String name = file.getFileName().toString().replace(".java", "");
          statements.put(name + "." + constant.group(1), sql);
        }
      }
    }
    return statements;
  }

  /** The text of an expression whose other constants stand above it. */
  private static String joined(String expression, Map<String, String> constants) {
    StringBuilder text = new StringBuilder();
    PART.matcher(expression)
        .results()
        .map(MatchResult::group)
        .map(part -> part.startsWith("\"") ? part : constants.getOrDefault(part, ""))
        .forEach(part -> text.append(unquoted(part)));
    return text.toString().toLowerCase(Locale.ROOT);
  }

  private static String unquoted(String part) {
    String quotes = part.startsWith("\"\"\"") ? "\"\"\"" : part.startsWith("\"") ? "\"" : "";
    return part.substring(quotes.length(), part.length() - quotes.length());
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files.filter(path -> path.toString().endsWith(".java")).toList();
    }
  }
}
