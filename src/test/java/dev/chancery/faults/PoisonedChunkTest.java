package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A trigger of PostgreSQL's refuses one row of every hundred that are worked off together. */
@FaultTest
@Tag("P-12")
class PoisonedChunkTest {
  private static final int CHUNK = 100;
  private static final int CHUNKS = Size.of(20, 200);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** ⌈log₂ 100⌉ + 1: a hundred halved until one is left, and that one alone. */
  private static final int MOST_EXTRA = 8;

  /** A sequence keeps its count also where the statement is undone. */
  private static final String TRIGGER =
      """
      create table marked (line integer primary key);
      insert into marked values ($marked);
      create sequence tries;
      create function refuse() returns trigger language plpgsql as $$
      begin
        if new.bulk_line in (select line from marked) then
          perform nextval('tries');
          raise exception 'the trigger of the test has refused this row';
        end if;
        return null;
      end $$;
      create trigger refuse after insert on credential for each row execute function refuse();
      """;

  private static final String ROLLED_BACK =
      "select xact_rollback from pg_stat_database where datname = current_database()";

  @Test
  void one_row_of_a_chunk_fails_and_costs_the_others_few_transactions() {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    Auditor auditor = new Auditor(database);
    try (GatewayProcess gateway = GatewayProcess.start(database, servers.redisUri(), Map.of())) {
      List<Integer> marked = marked();
      TestServers.execute(
          database,
          TRIGGER.replace(
              "$marked", marked.stream().map(String::valueOf).collect(Collectors.joining("), ("))));
      Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
      long before = auditor.count(ROLLED_BACK);

      SentFile file = SentFile.to(campaign, database, SentFile.strangers(CHUNKS * CHUNK));
      file.awaitDone(PATIENCE);

      Rows rows = Rows.of(campaign);
      assertThat(rows.bulk(file.bulk()).object("counts"))
          .containsEntry("issued", CHUNKS * (CHUNK - 1))
          .containsEntry("failed", CHUNKS);
      assertThat(marked)
          .allSatisfy(
              line ->
                  assertThat(rows.faults(file.bulk(), line)).containsExactly("null ROW_REJECTED"));
      assertThat(auditor.count("select last_value from tries"))
          .as("what was refused: in a transaction of the chunk's, and in the one that looks")
          .isBetween(2L * CHUNKS, (1L + MOST_EXTRA) * CHUNKS);
      // a connection tells of its transactions a second after the first of them
      await().until(() -> auditor.count(ROLLED_BACK) - before >= CHUNKS);
      assertThat(auditor.count(ROLLED_BACK) - before)
          .isLessThanOrEqualTo((long) MOST_EXTRA * CHUNKS);
    }
  }

  /** One line of each chunk: the first, the last, and any. */
  private static List<Integer> marked() {
    Random random = new Random();
    return IntStream.range(0, CHUNKS)
        .mapToObj(
            chunk -> {
              int place =
                  switch (chunk) {
                    case 0 -> 0;
                    case 1 -> CHUNK - 1;
                    default -> random.nextInt(CHUNK);
                  };
              return SentFile.FIRST_LINE + chunk * CHUNK + place;
            })
        .toList();
  }
}
