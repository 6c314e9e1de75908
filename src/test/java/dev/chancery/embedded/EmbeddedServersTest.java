package dev.chancery.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.platform.servers.BackingServers;
import dev.chancery.platform.servers.BackingServers.Running;
import dev.chancery.platform.servers.BackingServersUnavailable;
import dev.chancery.testing.TestServers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersTest {
  /** One for all tests, each of which leaves it without a process. */
  @TempDir private static Path data;

  @AfterEach
  void nothing_is_left_running() throws IOException {
    assertThat(ours()).isEmpty();
  }

  @Test
  void they_are_found_by_whoever_asks_for_backing_servers() {
    assertThat(BackingServers.embedded()).containsInstanceOf(EmbeddedServers.class);
  }

  @Test
  void what_is_written_survives_a_restart() {
    try (Running servers = start()) {
      write(servers.postgres(), "kept");
    }
    try (Running servers = start()) {
      assertThat(words(servers.postgres())).contains("kept");
    }
  }

  @Test
  void what_is_acknowledged_is_durable() {
    try (Running servers = start()) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        assertThat(TestServers.value(servers.postgres(), "SHOW " + setting)).isEqualTo("on");
      }
    }
  }

  @Test
  void redis_forgets_what_is_old_rather_than_refuse_what_is_new() throws IOException {
    try (Running servers = start()) {
      String password = servers.redis().getUserInfo().substring(1);
      assertThat(ask(servers.redis(), "AUTH " + password, "CONFIG GET maxmemory*"))
          .contains("268435456", "allkeys-lru");
    }
  }

  @Test
  void nobody_else_on_the_machine_gets_in() throws IOException {
    try (Running servers = start()) {
      URI guessed =
          URI.create(servers.postgres().toString().replaceFirst(":[^:@]+@", ":postgres@"));

      assertThatThrownBy(() -> TestServers.value(guessed, "SELECT 1"))
          .rootCause()
          .hasMessageContaining("password authentication failed");
      assertThat(ask(servers.redis(), "PING")).startsWith("-NOAUTH");
    }
  }

  @Test
  void what_a_killed_gateway_left_is_cleared_up_and_its_data_are_there() throws IOException {
    Gateway killed = Gateway.start(data);
    write(killed.postgres(), "before the kill");
    killed.kill();
    List<ProcessHandle> orphans = ours();
    assertThat(orphans).isNotEmpty();

    try (Running servers = start()) {
      assertThat(words(servers.postgres())).contains("before the kill");
      assertThat(ours()).isNotEmpty().doesNotContainAnyElementsOf(orphans);
    }
  }

  @Test
  void a_directory_that_another_gateway_uses_is_refused_and_left_alone() throws IOException {
    try (Gateway first = Gateway.start(data)) {
      assertThatExceptionOfType(BackingServersUnavailable.class)
          .isThrownBy(this::start)
          .withMessageContaining("in use by process " + first.process().pid() + ".");

      write(first.postgres(), "still here");
    }
    start().close();
  }

  @Test
  void a_directory_that_this_process_uses_is_refused_to_it_and_stays_locked() throws IOException {
    try (Running servers = start()) {
      assertThatExceptionOfType(BackingServersUnavailable.class).isThrownBy(this::start);

      try (Gateway another = Gateway.start(data)) {
        assertThat(another.said()).contains("in use by process " + ProcessHandle.current().pid());
      }
      write(servers.postgres(), "still ours");
    }
  }

  @Test
  void a_pid_that_is_now_somebody_elses_is_not_signalled() throws IOException {
    start().close();
    Process stranger = new ProcessBuilder("cat").start();
    Files.writeString(
        data.resolve("postgres/postmaster.pid"),
        stranger.pid() + "\n" + data.resolve("postgres") + "\n");

    start().close();

    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly().onExit().join();
  }

  @Test
  void a_first_start_that_was_killed_half_way_is_begun_again(@TempDir Path fresh)
      throws IOException {
    Files.createDirectories(fresh.resolve("postgres.partial/base"));
    Files.createDirectories(fresh.resolve("bin/postgres-00000000.partial/bin"));

    try (Running servers = new EmbeddedServers().start(fresh)) {
      assertThat(TestServers.value(servers.postgres(), "SELECT current_database()"))
          .isEqualTo("chancery");
    }
    assertThat(fresh.resolve("bin").toFile().list()).hasSize(2);
  }

  @Test
  void a_server_that_does_not_start_says_why(@TempDir Path fresh) throws IOException {
    Files.createDirectories(fresh.resolve("postgres"));

    assertThatExceptionOfType(BackingServersUnavailable.class)
        .isThrownBy(() -> new EmbeddedServers().start(fresh))
        .withMessageContaining("is not a database cluster directory")
        .withMessageContaining("CHANCERY_PG_URI and CHANCERY_REDIS_URI");
    assertThat(running(fresh)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_servers_do_not_hear_the_terminals_ctrl_c() throws IOException {
    try (Running _ = start()) {
      assertThat(ours().stream().flatMap(EmbeddedServersTest::session))
          .isNotEmpty()
          .doesNotContain(ourSession());
    }
  }

  private Running start() {
    return new EmbeddedServers().start(data);
  }

  private static List<ProcessHandle> ours() throws IOException {
    return running(data);
  }

  private static List<ProcessHandle> running(Path directory) throws IOException {
    return new OurProcesses(DataDirectory.open(directory)).running();
  }

  private static void write(URI postgres, String word) {
    TestServers.execute(
        postgres,
        "CREATE TABLE IF NOT EXISTS words (word text); INSERT INTO words VALUES ('" + word + "')");
  }

  private static List<String> words(URI postgres) {
    return TestServers.query(postgres, "SELECT word FROM words").stream()
        .map(row -> String.valueOf(row.get("word")))
        .toList();
  }

  /** All that Redis answers until it closes the connection. */
  private static String ask(URI redis, String... commands) throws IOException {
    try (var socket = new Socket(redis.getHost(), redis.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write((String.join("\r\n", commands) + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String ourSession() {
    return session(ProcessHandle.current()).findAny().orElseThrow();
  }

  /**
   * The sixth field of {@code /proc/pid/stat} (proc(5)); the second ends with the last bracket.
   * None of a process that has ended meanwhile, as PostgreSQL's workers do.
   */
  private static Stream<String> session(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return Stream.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5)[3]);
    } catch (NoSuchFileException _) {
      return Stream.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
