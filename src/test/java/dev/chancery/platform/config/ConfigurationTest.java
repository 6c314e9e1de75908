package dev.chancery.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chancery.platform.config.Configuration.Embedded;
import dev.chancery.platform.config.Configuration.External;
import dev.chancery.platform.config.Configuration.Limits;
import dev.chancery.platform.config.Configuration.Management;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final String RANDOM_KEY =
      "8f0e1c94d3ab27566e9b72d41f8ac35007be19e84a6dc2f1b35d90e67c12a84b";

  private static final Map<String, String> OWN_SERVERS =
      Map.of(
          "CHANCERY_PG_URI", "postgresql://user:hunter2@db.example:5432/chancery",
          "CHANCERY_REDIS_URI", "redis://:hunter2@cache.example:6379",
          "CHANCERY_MASTER_KEY", RANDOM_KEY);

  @Test
  void nothing_given_is_a_newcomers_gateway_on_loopback() {
    Configuration configuration = read(Map.of(), true);

    assertThat(configuration.servers()).isEqualTo(new Embedded());
    assertThat(configuration.http().bind()).isEqualTo("127.0.0.1");
    assertThat(configuration.http().baseUrl()).isEqualTo(URI.create("http://localhost:8080"));
    assertThat(configuration.management()).isNull();
    assertThat(configuration.limits()).isEqualTo(new Limits(null, null, 10_000, 10_000));
    assertThat(configuration.drain().delay()).isZero();
  }

  @Test
  void own_servers_bring_a_public_listener_and_a_management_address_on_loopback() {
    Configuration configuration = read(OWN_SERVERS, true);

    assertThat(configuration.servers())
        .isEqualTo(
            new External(
                URI.create("postgresql://user:hunter2@db.example:5432/chancery"),
                URI.create("redis://:hunter2@cache.example:6379")));
    assertThat(configuration.http().bind()).isEqualTo("0.0.0.0");
    assertThat(configuration.management()).isEqualTo(new Management("127.0.0.1", 9090));
    assertThat(configuration.limits()).isEqualTo(new Limits(null, null, 10_000, 200));
    assertThat(configuration.drain().delay()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void a_build_without_servers_asks_for_all_that_it_needs_at_once() {
    assertThat(faults(Map.of(), false))
        .extracting(ConfigurationFault::key)
        .containsExactlyInAnyOrder("pg.uri", "redis.uri", "master.key");
  }

  @Test
  void the_environment_wins_over_the_file() {
    Properties file = file("http.port", "8081", "nonce.lifetime", "PT1M");

    Configuration configuration =
        Configuration.read(Map.of("CHANCERY_HTTP_PORT", "8082"), file, true);

    assertThat(configuration.http().port()).isEqualTo(8082);
    assertThat(configuration.issuance().nonceLifetime()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_blank_variable_hides_the_files_value() {
    Properties file = file("limit.client.perminute", "10");

    assertThat(
            Configuration.read(Map.of("CHANCERY_LIMIT_CLIENT_PERMINUTE", " "), file, true).limits())
        .isEqualTo(new Limits(null, null, 10_000, 10_000));
  }

  @Test
  void the_file_is_the_one_that_the_environment_names(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("any.properties"), "http.port = 8083\n");

    assertThat(Configuration.read(Map.of("CHANCERY_CONFIG", file.toString()), true).http().port())
        .isEqualTo(8083);
  }

  @Test
  void a_file_that_is_named_must_be_there() {
    ConfigurationRefused refused =
        catchThrowableOfType(
            ConfigurationRefused.class,
            () -> Configuration.read(Map.of("CHANCERY_CONFIG", "no/such.properties"), true));

    assertThat(refused.faults())
        .extracting(ConfigurationFault::key)
        .containsExactly("CHANCERY_CONFIG");
  }

  @Test
  void all_faults_are_told_at_once_each_with_its_key() {
    Map<String, String> environment =
        Map.of(
            "CHANCERY_HTTP_PORT", "70000",
            "CHANCERY_HTTP_BIND", "everywhere",
            "CHANCERY_RETENTION", "a day",
            "CHANCERY_TRUSTED_PROXIES", "10.0.0.0/33",
            "CHANCERY_EGRESS_ALLOWED", "localhost",
            "CHANCERY_TLS_KEY", "/no/such/file",
            "CHANCERY_REDIS_URL", "redis://localhost");

    assertThat(faults(environment, file("htpp.port", "8080")))
        .extracting(ConfigurationFault::key)
        .containsExactlyInAnyOrder(
            "htpp.port",
            "CHANCERY_REDIS_URL",
            "http.port",
            "http.bind",
            "retention",
            "trusted.proxies",
            "egress.allowed",
            "tls.key",
            "tls.certificate");
  }

  @Test
  void what_kubernetes_says_of_a_service_called_chancery_is_not_a_misspelling() {
    Map<String, String> links =
        Map.of(
            "CHANCERY_SERVICE_HOST", "10.0.0.11",
            "CHANCERY_SERVICE_PORT_HTTP", "8080",
            "CHANCERY_PORT", "tcp://10.0.0.11:8080",
            "CHANCERY_PORT_8080_TCP_PROTO", "tcp",
            "CHANCERY_WEB_PORT_8080_TCP", "tcp://10.0.0.11:8080");

    assertThat(read(links, true).http().port()).isEqualTo(8080);
    assertThat(faults(Map.of("CHANCERY_HTP_PORT", "8080"), true)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080/, http://localhost:8080",
    "HTTPS://Issuer.Example, https://issuer.example",
    "https://issuer.example:443, https://issuer.example",
    "https://[::1]:8443, https://[::1]:8443",
  })
  void a_base_url_is_written_one_way(String given, URI normal) {
    assertThat(read(with("CHANCERY_BASE_URL", given), true).http().baseUrl()).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "issuer.example",
        "ftp://issuer.example",
        "https://issuer.example/path",
        "https://issuer.example?q",
        "https://issuer.example#f",
        "https://user@issuer.example",
        "https:///",
        "http://issuer.example",
        "http://localhost.example",
      })
  void a_base_url_that_credentials_must_not_name_is_refused(String given) {
    assertThat(faults(with("CHANCERY_BASE_URL", given), true))
        .extracting(ConfigurationFault::key)
        .containsExactly("base.url");
  }

  @Test
  void a_phone_on_the_newcomers_network_needs_no_certificate() {
    assertThat(read(Map.of("CHANCERY_BASE_URL", "http://192.168.1.20:8080"), true).http())
        .extracting(Configuration.Http::baseUrl)
        .isEqualTo(URI.create("http://192.168.1.20:8080"));
  }

  @Test
  void one_server_of_the_operators_own_asks_for_the_other() {
    assertThat(faults(Map.of("CHANCERY_PG_URI", "postgresql://localhost/chancery"), true))
        .extracting(ConfigurationFault::key)
        .containsExactlyInAnyOrder("redis.uri", "master.key");
  }

  @Test
  void management_never_shares_the_main_port_by_mistake() {
    assertThat(faults(with("CHANCERY_MANAGEMENT_PORT", "8080"), true))
        .extracting(ConfigurationFault::key)
        .containsExactly("management.port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "131073", "200000", "2097152", "many"})
  void a_list_is_a_power_of_two_that_somebody_can_hide_in(String size) {
    assertThat(faults(Map.of("CHANCERY_STATUS_LIST_SIZE", size), true))
        .extracting(ConfigurationFault::key)
        .containsExactly("status.list.size");
  }

  @Test
  void a_list_has_as_many_entries_as_was_asked_for() {
    assertThat(read(Map.of("CHANCERY_STATUS_LIST_SIZE", "1048576"), true).statusLists().size())
        .isEqualTo(1_048_576);
    assertThat(read(Map.of(), true).statusLists().size()).isEqualTo(131_072);
  }

  @Test
  void a_list_does_not_outlive_its_signature_in_a_cache() {
    assertThat(faults(Map.of("CHANCERY_STATUS_TTL", "PT13H"), true))
        .extracting(ConfigurationFault::key)
        .containsExactly("status.ttl");
  }

  @Test
  void secrets_are_in_no_message_and_no_print() {
    String faults =
        faults(
                Map.of(
                    "CHANCERY_PG_URI", "mysql://user:hunter2@db.example/chancery",
                    "CHANCERY_REDIS_URI", "redis://:hunter2 @cache.example",
                    "CHANCERY_MASTER_KEY", "hunter2",
                    "CHANCERY_ADMIN_KEY", "hunter2"),
                true)
            .toString();
    String printed =
        read(with("CHANCERY_ADMIN_KEY", "hunter2-is-the-beginning-of-a-long-key"), true).toString();

    assertThat(faults).contains("pg.uri", "redis.uri", "master.key", "admin.key");
    assertThat(faults + printed).doesNotContain("hunter2", RANDOM_KEY);
    assertThat(printed).contains("Secret[…]", "MasterKey[…]", "External[…]");
  }

  @Test
  void the_sample_file_holds_every_key_and_no_other() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("conf/chancery.properties")).stream()
            .filter(line -> line.matches("#?[a-z.]+=.*"))
            .map(line -> line.replaceFirst("#?([a-z.]+)=.*", "$1"))
            .toList();

    assertThat(documented)
        .doesNotHaveDuplicates()
        .hasSameElementsAs(List.of(Key.values()).stream().map(Key::property).toList());
  }

  @Test
  void the_sample_files_defaults_are_the_defaults() throws IOException {
    Properties uncommented = new Properties();
    for (String line : Files.readAllLines(Path.of("conf/chancery.properties"))) {
      if (line.matches("#[a-z.]+=.+")) {
        String[] parts = line.substring(1).split("=", 2);
        uncommented.setProperty(parts[0], parts[1]);
      }
    }

    assertThat(Configuration.read(OWN_SERVERS, uncommented, false))
        .isEqualTo(read(OWN_SERVERS, false));
  }

  @Test
  void the_sample_file_limits_what_strangers_may_ask() {
    Map<String, String> environment = new HashMap<>(OWN_SERVERS);
    environment.put("CHANCERY_CONFIG", "conf/chancery.properties");

    Limits limits = Configuration.read(environment, false).limits();

    assertThat(limits.clientPerMinute()).isNotNull();
    assertThat(limits.collectionPerSecond()).isNotNull();
  }

  private static Configuration read(Map<String, String> environment, boolean embedded) {
    return Configuration.read(environment, new Properties(), embedded);
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> environment = new HashMap<>(OWN_SERVERS);
    environment.put(name, value);
    return environment;
  }

  private static List<ConfigurationFault> faults(
      Map<String, String> environment, boolean embedded) {
    return catchThrowableOfType(ConfigurationRefused.class, () -> read(environment, embedded))
        .faults();
  }

  private static List<ConfigurationFault> faults(Map<String, String> environment, Properties file) {
    return catchThrowableOfType(
            ConfigurationRefused.class, () -> Configuration.read(environment, file, true))
        .faults();
  }

  private static Properties file(String... pairs) {
    Properties file = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      file.setProperty(pairs[i], pairs[i + 1]);
    }
    return file;
  }
}
