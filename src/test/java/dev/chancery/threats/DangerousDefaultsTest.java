package dev.chancery.threats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chancery.model.Digests;
import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.config.ConfigurationFault;
import dev.chancery.platform.config.ConfigurationRefused;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A gateway with secrets that everybody knows does not start, and says why without quoting them.
 */
@Tag("T-45")
class DangerousDefaultsTest {
  private static final Map<String, String> SOUND =
      Map.of(
          "CHANCERY_PG_URI", "postgresql://chancery:Jv6WcQ0pXb@db.internal:5432/chancery",
          "CHANCERY_REDIS_URI", "redis://:kQ3ZtB8wLr@cache.internal:6379",
          "CHANCERY_MASTER_KEY", "8f0e1c94d3ab27566e9b72d41f8ac35007be19e84a6dc2f1b35d90e67c12a84b",
          "CHANCERY_ADMIN_KEY", "chy_V3nQ8sLzR2bXw7Kd0TgYpM5hJc1FaE9u",
          "CHANCERY_BASE_URL", "https://issuer.example");

  static Stream<Arguments> dangerous() {
    return Stream.of(
        masterKey("00".repeat(32)),
        masterKey("ff".repeat(32)),
        masterKey("0123456789abcdef".repeat(4)),
        masterKey("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
        masterKey("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
        masterKey(sha256("")),
        masterKey(sha256("password")),
        masterKey(sha256("chancery")),
        masterKey(sha256("changeme")),
        masterKey(HexFormat.of().formatHex("this-is-the-32-octet-master-key!".getBytes(UTF_8))),
        masterKey("change-me-change-me-0123456789-ABCDEFGHIJK"),
        masterKey("my-secret-master-key-0123456789-abcdefghijk"),
        adminKey("changeme-changeme-changeme-changeme"),
        adminKey("the-operators-secret-key-0123456789"),
        adminKey("Password-0123456789-0123456789-0123"),
        adminKey("an-example-of-an-operators-api-key-1"),
        adminKey("0".repeat(32)),
        adminKey("abcabcabcabcabcabcabcabcabcabcabcabc"),
        adminKey("short"),
        postgres("postgres:postgres"),
        postgres("chancery:chancery"),
        postgres("chancery:password"),
        postgres("chancery:changeme"),
        postgres("admin:Admin"),
        postgres("issuer:issuer"),
        postgres("chancery:"),
        Arguments.of("CHANCERY_BASE_URL", "http://issuer.example", "base.url"),
        Arguments.of("CHANCERY_TRUSTED_PROXIES", "0.0.0.0/0", "trusted.proxies"),
        Arguments.of("CHANCERY_TRUSTED_PROXIES", "10.0.0.0/8, ::/0", "trusted.proxies"),
        Arguments.of("CHANCERY_EGRESS_ALLOWED", "*:443", "egress.allowed"),
        Arguments.of("CHANCERY_EGRESS_ALLOWED", "10.0.0.0/8:443", "egress.allowed"),
        Arguments.of("CHANCERY_MANAGEMENT_PORT", "8080", "management.port"),
        Arguments.of("CHANCERY_DEBUG", "true", "CHANCERY_DEBUG"));
  }

  @Test
  void what_is_sound_is_read() {
    assertThat(Configuration.read(SOUND, false).http().baseUrl()).hasHost("issuer.example");
  }

  @ParameterizedTest
  @MethodSource("dangerous")
  void what_is_dangerous_is_refused_by_its_key(String variable, String value, String key) {
    Map<String, String> environment = new HashMap<>(SOUND);
    environment.put(variable, value);

    ConfigurationRefused refused =
        catchThrowableOfType(
            ConfigurationRefused.class, () -> Configuration.read(environment, false));

    assertThat(refused.faults()).extracting(ConfigurationFault::key).containsExactly(key);
    if (!key.matches("base.url|trusted.proxies|egress.allowed|management.port|CHANCERY_DEBUG")) {
      assertThat(refused.getMessage()).doesNotContain(value);
    }
  }

  /** For whoever tries it out on their own machine nobody else can reach the server. */
  @Test
  void a_default_password_is_let_through_on_loopback() {
    Map<String, String> environment = new HashMap<>(SOUND);
    environment.put("CHANCERY_PG_URI", "postgresql://postgres:postgres@localhost/postgres");
    assertThat(Configuration.read(environment, false).http().port()).isEqualTo(8080);
  }

  @Test
  void the_program_ends_with_a_code_and_before_it_opens_a_port()
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.chancery.Chancery");
    builder.environment().putAll(SOUND);
    builder.environment().put("CHANCERY_MASTER_KEY", sha256("password"));
    builder.environment().put("CHANCERY_PG_URI", "postgresql://postgres:postgres@db.internal/x");
    Process process = builder.start();
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(errors).contains("master.key", "pg.uri").doesNotContain(sha256("password"));
  }

  private static Arguments masterKey(String value) {
    return Arguments.of("CHANCERY_MASTER_KEY", value, "master.key");
  }

  private static Arguments adminKey(String value) {
    return Arguments.of("CHANCERY_ADMIN_KEY", value, "admin.key");
  }

  private static Arguments postgres(String login) {
    return Arguments.of(
        "CHANCERY_PG_URI", "postgresql://" + login + "@db.internal:5432/chancery", "pg.uri");
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Digests.sha256(text));
  }
}
