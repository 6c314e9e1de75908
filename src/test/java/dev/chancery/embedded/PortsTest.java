package dev.chancery.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir private Path directory;

  @Test
  void a_port_taken_meanwhile_costs_another_try() throws Exception {
    Path log = directory.resolve("log");
    List<Integer> tried = new ArrayList<>();

    int port =
        Ports.start(
            "A server",
            log,
            candidate -> {
              tried.add(candidate);
              Files.writeString(log, "could not bind: Address already in use\n");
              return tried.size() == 2;
            });

    assertThat(tried).hasSize(2).last().isEqualTo(port);
  }

  @Test
  void any_other_failure_is_told_at_once_with_the_end_of_the_log() {
    Path log = directory.resolve("log");
    List<Integer> tried = new ArrayList<>();

    assertThatIOException()
        .isThrownBy(
            () ->
                Ports.start(
                    "A server",
                    log,
                    candidate -> {
                      tried.add(candidate);
                      Files.writeString(log, "FATAL: no space left on device\n");
                      return false;
                    }))
        .withMessageContaining("A server did not start")
        .withMessageContaining("no space left on device");
    assertThat(tried).hasSize(1);
  }
}
