package dev.chancery.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class TestServersTest {

  @Test
  void a_fresh_database_is_the_callers_own() {
    URI first = TestServers.freshDatabase();
    URI second = TestServers.freshDatabase();
    TestServers.execute(first, "CREATE TABLE things (name text); INSERT INTO things VALUES ('a')");

    assertThat(TestServers.value(first, "SELECT name FROM things")).isEqualTo("a");
    assertThat(TestServers.value(second, "SELECT to_regclass('things')")).isNull();
  }

  @Test
  void a_fresh_database_has_our_tables_and_an_empty_one_has_none() {
    String tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assertThat(TestServers.value(TestServers.freshDatabase(), tables)).isNotEqualTo("0");
    assertThat(TestServers.value(TestServers.emptyDatabase(), tables)).isEqualTo("0");
  }

  @Test
  void what_is_acknowledged_is_durable() {
    assertThat(TestServers.value(TestServers.postgres(), "SHOW fsync")).isEqualTo("on");
    assertThat(TestServers.value(TestServers.postgres(), "SHOW synchronous_commit"))
        .isEqualTo("on");
    assertThat(TestServers.value(TestServers.postgres(), "SHOW full_page_writes")).isEqualTo("on");
    assertThat(TestServers.value(TestServers.postgres(), "SHOW server_version")).startsWith("18.");
  }
}
