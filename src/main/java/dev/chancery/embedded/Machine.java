package dev.chancery.embedded;

import dev.chancery.platform.servers.BackingServersUnavailable;
import java.util.Locale;

/** The machines we have binaries for, each with the resources that hold them. */
enum Machine {
  LINUX_X86_64("postgres-linux-x86_64.txz", "redis-server-7.0.15-linux-amd64"),
  LINUX_ARM64("postgres-linux-arm_64.txz", "redis-server-7.0.15-linux-arm64"),
  MACOS_X86_64("postgres-darwin-x86_64.txz", "redis-server-7.0.15-darwin-amd64"),
  MACOS_ARM64("postgres-darwin-arm_64.txz", "redis-server-7.0.15-darwin-arm64");

  private final String postgresArchive;
  private final String redisExecutable;

  Machine(String postgresArchive, String redisExecutable) {
    this.postgresArchive = postgresArchive;
    this.redisExecutable = redisExecutable;
  }

  /** By the values of the system properties {@code os.name} and {@code os.arch}. */
  static Machine of(String system, String architecture) {
    boolean arm = architecture.equals("aarch64");
    boolean intel = architecture.equals("amd64") || architecture.equals("x86_64");
    String name = system.toLowerCase(Locale.ROOT);
    if (name.equals("linux") && (arm || intel)) {
      return arm ? LINUX_ARM64 : LINUX_X86_64;
    }
    if (name.startsWith("mac") && (arm || intel)) {
      return arm ? MACOS_ARM64 : MACOS_X86_64;
    }
    throw new BackingServersUnavailable(
        "There are no PostgreSQL and Redis binaries for " + system + " on " + architecture + ".",
        null);
  }

  String postgresArchive() {
    return postgresArchive;
  }

  String redisExecutable() {
    return redisExecutable;
  }
}
