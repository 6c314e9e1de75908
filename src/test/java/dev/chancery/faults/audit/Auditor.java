package dev.chancery.faults.audit;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Who compares the ledger with what the clients were given. */
public final class Auditor {
  private final URI database;

  /** An auditor of {@code database}, a {@code postgresql://user:password@host:port/name} URI. */
  public Auditor(URI database) {
    this.database = database;
  }

  /**
   * What was found.
   *
   * @param acknowledged how many credentials the clients were given
   * @param recorded how many the ledger has
   * @param lost acknowledged, and not in the ledger
   * @param altered acknowledged, and in the ledger with another digest
   * @param doubled acknowledged more than once under different octets, or two with one status index
   */
  public record Findings(
      int acknowledged,
      int recorded,
      List<String> lost,
      List<String> altered,
      List<String> doubled) {}

  /** Compares the whole ledger with {@code receipts}. */
  public Findings compare(Collection<Receipt> receipts) {
    Map<String, String> ledger = ledger();
    return new Findings(
        receipts.size(),
        ledger.size(),
        ids(receipts, receipt -> !ledger.containsKey(receipt.id())),
        ids(
            receipts,
            receipt ->
                !receipt.digest().equals(ledger.getOrDefault(receipt.id(), receipt.digest()))),
        doubled(receipts));
  }

  /** The one number that {@code sql} asks for. */
  public long count(String sql) {
    return query(
        sql,
        rows -> {
          rows.next();
          return rows.getLong(1);
        });
  }

  private Map<String, String> ledger() {
    return query(
        "select 'urn:uuid:' || id, encode(digest, 'hex') from credential",
        rows -> {
          Map<String, String> digests = new HashMap<>();
          while (rows.next()) {
            digests.put(rows.getString(1), rows.getString(2));
          }
          return digests;
        });
  }

  private static List<String> ids(Collection<Receipt> receipts, Predicate<Receipt> which) {
    return receipts.stream().filter(which).map(Receipt::id).toList();
  }

  private static List<String> doubled(Collection<Receipt> receipts) {
    Map<String, String> credentials = new HashMap<>();
    Map<String, String> holders = new HashMap<>();
    Set<String> doubled = new HashSet<>();
    for (Receipt receipt : receipts) {
      String earlier = credentials.putIfAbsent(receipt.id(), receipt.credential());
      if (earlier != null && !earlier.equals(receipt.credential())) {
        doubled.add(receipt.id());
      }
      String holder = holders.putIfAbsent(Reading.statusEntry(receipt.credential()), receipt.id());
      if (holder != null && !holder.equals(receipt.id())) {
        doubled.add(receipt.id());
      }
    }
    return List.copyOf(doubled);
  }

  private interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private <T> T query(String sql, Reader<T> reader) {
    String[] login = database.getUserInfo().split(":", 2);
    String url =
        "jdbc:postgresql://%s:%d%s"
            .formatted(database.getHost(), database.getPort(), database.getPath());
    try (Connection connection = DriverManager.getConnection(url, login[0], login[1]);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return reader.read(rows);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
