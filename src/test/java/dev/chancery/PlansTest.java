package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.TestServers;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every statement finds by index what it names, however young the tables are: PostgreSQL may keep
 * the plan that it makes of empty ones until there are a hundred thousand rows.
 */
class PlansTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Path CLASSES = Path.of("target", "classes");

  private static final Pattern STATEMENT =
      Pattern.compile("\\s*(with|select|insert|update|delete)\\s.*", Pattern.DOTALL);

  /** Tables that may grow by thousands of rows in a second. */
  private static final Set<String> FAST =
      Set.of(
          "allowed_holder",
          "audit",
          "batch",
          "bulk_retry",
          "bulk_row",
          "claim",
          "credential",
          "delegation",
          "delivery",
          "holder",
          "holder_name",
          "idempotency_key",
          "outbox",
          "spent_nonce",
          "status_entry");

  /** Columns that name a row, or a few. */
  private static final String NAMES =
      "(batch_id|bulk_key|credential_id|destination|hash|holder_digest|holder_id|id|key|key_hash|key_id"
          + "|line|list_id|name|root|seat|status_index|token_hash)";

  private static final Pattern NAMED = Pattern.compile("\\b" + NAMES + "\\b");
  private static final Pattern LEFT_OVER = Pattern.compile("\\((\\w+\\.)?" + NAMES + " = ");

  private static final Set<String> READ =
      Set.of("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan");

  private static final Map<String, String> MAY =
      Map.of(
          "catalog.Collections.UPDATE", "asks whether a collection has any",
          "issuance.Registrar.COUNTS", "counts a collection's",
          "notify.Notifications.RESEND_ALL", "a destination may be said, and need not");

  /** What others are made of. */
  private static final Set<String> PIECES =
      Set.of(
          "bulk.Asides.COUNTED",
          "bulk.Asides.ENDED",
          "bulk.Chunks.DONE",
          "bulk.Chunks.ENDED",
          "issuance.CredentialStatements.COLUMNS",
          "issuance.CredentialStatements.SAID",
          "issuance.Recorder.OUTCOME",
          "issuance.Recorder.RECORD",
          "offer.ClaimRows.COLUMNS",
          "offer.DeliveryRows.NEXT");

  @Test
  void what_a_statement_names_it_finds_by_index_while_the_tables_are_young() throws Exception {
    Map<String, String> statements = statements();
    List<String> faults = new ArrayList<>();
    Set<String> pieces = new TreeSet<>();
    try (Connection connection = connection();
        Statement explaining = connection.createStatement()) {
      // as our connections have it
      explaining.execute("set enable_seqscan = off");
      for (Map.Entry<String, String> statement : statements.entrySet()) {
        JsonNode plan = plan(explaining, statement.getValue());
        if (plan == null) {
          pieces.add(statement.getKey());
        } else if (!MAY.containsKey(statement.getKey())) {
          look(statement.getKey(), plan, false, faults);
        }
      }
    }

    assertThat(faults).isEmpty();
    assertThat(pieces).isEqualTo(PIECES);
    assertThat(statements.keySet()).containsAll(MAY.keySet());
  }

  /** Null where it is a piece of others. */
  private static @Nullable JsonNode plan(Statement explaining, String sql) {
    try (ResultSet told = explaining.executeQuery("explain (generic_plan, format json) " + sql)) {
      told.next();
      return JSON.readTree(told.getString(1)).path(0).path("Plan");
    } catch (SQLException e) {
      return null;
    }
  }

  private static void look(String name, JsonNode node, boolean limited, List<String> faults) {
    String table = node.path("Relation Name").asString("");
    String type = node.path("Node Type").asString("");
    String found = node.path("Index Cond").asString("") + node.path("Recheck Cond").asString("");
    String filter = node.path("Filter").asString("");
    if (FAST.contains(table)
        && READ.contains(type)
        && !NAMED.matcher(found).find()
        && (!limited || LEFT_OVER.matcher(filter).find())) {
      faults.add("%s: %s by %s, of which %s".formatted(name, table, found, filter));
    }
    boolean stops = limited || type.equals("Limit");
    node.path("Plans").forEach(each -> look(name, each, stops, faults));
  }

  /** By name, whatever looks like one in a constant. */
  private static Map<String, String> statements() throws IOException, ReflectiveOperationException {
    Map<String, String> statements = new TreeMap<>();
    for (Class<?> each : classes()) {
      for (Field field : each.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
          field.setAccessible(true);
          String value = (String) field.get(null);
          if (value != null && STATEMENT.matcher(value).matches()) {
            String name = each.getName() + "." + field.getName();
            statements.put(name.substring("dev.chancery.".length()), value);
          }
        }
      }
    }
    return statements;
  }

  private static List<Class<?>> classes() throws IOException, ClassNotFoundException {
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = CLASSES.relativize(file).toString().replace('/', '.');
        if (!name.endsWith("-info.class")) {
          classes.add(Class.forName(name.substring(0, name.length() - ".class".length())));
        }
      }
    }
    return classes;
  }

  /** One that sends statements as they are, parameters and all. */
  private static Connection connection() throws SQLException {
    return TestServers.connect(URI.create(TestServers.freshDatabase() + "?preferQueryMode=simple"));
  }
}
