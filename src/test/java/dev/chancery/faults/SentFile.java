package dev.chancery.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.apicatalog.multibase.Multibase;
import dev.chancery.faults.audit.Auditor;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Rows;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A file of rows that was sent and accepted, and what PostgreSQL says of it.
 *
 * @param bulk its id
 * @param size how many rows it has
 */
record SentFile(Campaign campaign, URI database, String bulk, int size) {
  /** Where the first row stands, behind the header. */
  static final int FIRST_LINE = 2;

  private static final int MOST_REFUSALS = 5;
  private static final RandomGenerator RANDOM = new Random();

  /** Sends a row for each of {@code dids}. */
  static SentFile to(Campaign campaign, URI database, List<String> dids) {
    return to(campaign, database, dids, "");
  }

  /** The same with parameters; {@code query} begins with a question mark, or is empty. */
  static SentFile to(Campaign campaign, URI database, List<String> dids, String query) {
    StringBuilder file = new StringBuilder("did,name\n");
    for (int i = 0; i < dids.size(); i++) {
      file.append(dids.get(i)).append(",Name ").append(i).append('\n');
    }
    return new SentFile(
        campaign,
        database,
        accepted(campaign, query, file.toString().getBytes(UTF_8)),
        dids.size());
  }

  /** What is refused because the machine is busy was not taken, and is sent again. */
  private static String accepted(Campaign campaign, String query, byte[] file) {
    Answered answer = Rows.of(campaign).send(query, "text/csv", file);
    for (int more = MOST_REFUSALS; more > 0 && answer.status() == 503; more--) {
      answer = Rows.of(campaign).send(query, "text/csv", file);
    }
    return Rows.accepted(answer);
  }

  /** So many did:keys, of whom nobody ever collects. */
  static List<String> strangers(int count) {
    return Stream.generate(SentFile::stranger).limit(count).toList();
  }

  private static String stranger() {
    byte[] secret = new byte[Ed25519.SECRET_KEY_SIZE];
    RANDOM.nextBytes(secret);
    byte[] multikey = new byte[2 + Ed25519.PUBLIC_KEY_SIZE];
    multikey[0] = (byte) 0xed;
    multikey[1] = 0x01;
    Ed25519.generatePublicKey(secret, 0, multikey, 2);
    return "did:key:" + Multibase.BASE_58_BTC.encode(multikey);
  }

  /** How many of its rows are issued. */
  long issued() {
    return count("credential where bulk_id = '%s'".formatted(bulk));
  }

  /** How many rows there are of that {@code from}. */
  long count(String from) {
    return new Auditor(database).count("select count(*) from " + from);
  }

  /** Whether nothing is left to do. */
  boolean isDone() {
    return count("bulk where state = 'done' and id = '%s'".formatted(bulk)) == 1;
  }

  void awaitDone(Duration within) {
    await().atMost(within).pollInterval(Duration.ofMillis(50)).until(this::isDone);
  }

  void awaitIssued(long count, Duration within) {
    await().atMost(within).pollInterval(Duration.ofMillis(20)).until(() -> issued() >= count);
  }

  /** From when it was accepted until so many of its rows were committed. */
  Duration until(long count) {
    return Duration.ofNanos(
        new Auditor(database)
                .count(
                    """
                    select (extract(epoch from at - b.accepted_at) * 1000000)::bigint
                    from (select pg_xact_commit_timestamp(xmin) as at from credential
                      where bulk_id = '%s' order by 1 offset %d limit 1) nth, bulk b where b.id = '%s'
                    """
                        .formatted(bulk, count - 1, bulk))
            * 1_000);
  }

  /** The lines of all rows, in their order. */
  IntStream lines() {
    return IntStream.range(FIRST_LINE, FIRST_LINE + size);
  }
}
