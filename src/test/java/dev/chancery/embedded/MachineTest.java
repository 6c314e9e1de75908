package dev.chancery.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.platform.servers.BackingServersUnavailable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MachineTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, LINUX_X86_64",
    "Linux, aarch64, LINUX_ARM64",
    "Mac OS X, x86_64, MACOS_X86_64",
    "Mac OS X, aarch64, MACOS_ARM64",
  })
  void a_machine_is_known_by_what_the_jdk_calls_it(String system, String arch, Machine machine) {
    assertThat(Machine.of(system, arch)).isEqualTo(machine);
  }

  @ParameterizedTest
  @CsvSource({"Windows 11, amd64", "Linux, riscv64", "FreeBSD, amd64"})
  void another_machine_is_told_to_bring_its_own_servers(String system, String arch) {
    assertThatExceptionOfType(BackingServersUnavailable.class)
        .isThrownBy(() -> Machine.of(system, arch))
        .withMessageContaining(system)
        .withMessageContaining("CHANCERY_PG_URI and CHANCERY_REDIS_URI");
  }

  @ParameterizedTest
  @EnumSource
  void each_machines_binaries_are_on_the_classpath(Machine machine) {
    ClassLoader loader = Machine.class.getClassLoader();

    assertThat(loader.getResource(machine.postgresArchive())).isNotNull();
    assertThat(loader.getResource(machine.redisExecutable())).isNotNull();
  }
}
