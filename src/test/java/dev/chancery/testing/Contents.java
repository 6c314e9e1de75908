package dev.chancery.testing;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a whole database holds, as one digest a table: whatever was inserted, changed or deleted
 * shows. Left out is what changes by itself: the lists that are published, and when a key was last
 * used.
 */
public final class Contents {
  private static final String TABLES =
      """
      select tablename as name from pg_tables
      where schemaname = 'public' and tablename <> 'status_publication' order by 1
      """;

  private Contents() {}

  /** The digest of each table of {@code database}. */
  public static Map<String, @Nullable Object> of(URI database) {
    String everything =
        TestServers.query(database, TABLES).stream()
            .map(table -> digest(String.valueOf(table.get("name"))))
            .collect(Collectors.joining(" union all "));
    Map<String, @Nullable Object> digests = new TreeMap<>();
    TestServers.query(database, everything)
        .forEach(row -> digests.put(String.valueOf(row.get("name")), row.get("digest")));
    return digests;
  }

  private static String digest(String table) {
    return """
        select '%1$s' as name, md5(coalesce(string_agg(row, '|' order by row), '')) as digest
        from (select (to_jsonb(t) - 'last_used_at')::text as row from %1$s t) rows
        """
        .formatted(table);
  }
}
