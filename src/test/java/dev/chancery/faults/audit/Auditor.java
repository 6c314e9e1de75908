package dev.chancery.faults.audit;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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
      List<String> doubled) {

    /** Everything that should not be, each named by what is wrong with it. */
    public List<String> faults() {
      List<String> faults = new ArrayList<>();
      lost.forEach(id -> faults.add("lost " + id));
      altered.forEach(id -> faults.add("altered " + id));
      doubled.forEach(id -> faults.add("doubled " + id));
      return faults;
    }
  }

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

  /**
   * How many credentials each holder has in the ledger, by DID; those who have none are not there.
   */
  public Map<String, Long> credentialsByHolder() {
    return query(
        """
        select h.did, count(*) from credential c join holder h on h.id = c.holder_id group by h.did
        """,
        rows -> {
          Map<String, Long> holders = new HashMap<>();
          while (rows.next()) {
            holders.put(rows.getString(1), rows.getLong(2));
          }
          return holders;
        });
  }

  /**
   * When a credential was committed, as PostgreSQL says with {@code track_commit_timestamp}.
   *
   * @param lasted from its making until then
   */
  public record Commit(String collection, Instant at, Duration lasted) {}

  /** The commit of every credential in the ledger, by its id. */
  public Map<String, Commit> commits() {
    return query(
        """
        select 'urn:uuid:' || id, collection_id::text, pg_xact_commit_timestamp(xmin), issued_at from credential
        """,
        rows -> {
          Map<String, Commit> commits = new HashMap<>();
          while (rows.next()) {
            Instant at = rows.getObject(3, OffsetDateTime.class).toInstant();
            Instant issuedAt = rows.getObject(4, OffsetDateTime.class).toInstant();
            commits.put(
                rows.getString(1),
                new Commit(rows.getString(2), at, Duration.between(issuedAt, at)));
          }
          return commits;
        });
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
    Map<StatusEntry, String> entries = new HashMap<>();
    Set<String> doubled = new HashSet<>();
    for (Receipt receipt : receipts) {
      String earlier = credentials.putIfAbsent(receipt.id(), receipt.credential());
      if (earlier != null && !earlier.equals(receipt.credential())) {
        doubled.add(receipt.id());
      }
      String sharer = entries.putIfAbsent(StatusEntry.of(receipt), receipt.id());
      if (sharer != null && !sharer.equals(receipt.id())) {
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
