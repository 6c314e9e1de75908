package dev.chancery.load;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A gateway of a working copy, in a JVM of its own on a free port, with no limits set.
 *
 * @param audience what it calls itself: its base URL
 * @param readyAfter from the start of its JVM until it said that it was ready
 */
public record LocalGateway(
    Program program,
    Api api,
    Api management,
    String audience,
    EmbeddedServers servers,
    Duration readyAfter)
    implements AutoCloseable {

  /** With servers of its own, everything of theirs under {@code directory}. */
  public static LocalGateway embedded(Project project, Path directory, List<String> jvm) {
    Path data = directory.resolve("data");
    Map<String, String> settings = new HashMap<>(settings(data));
    return start(
        project.gateway(),
        jvm,
        settings,
        directory.resolve("gateway.log"),
        new EmbeddedServers(data));
  }

  /** One more node on the servers of {@code first}, which are up already. */
  public static LocalGateway beside(
      LocalGateway first, Project project, Path directory, List<String> jvm) {
    return beside(first, project.gateway(), directory, jvm);
  }

  /** The same, {@code gateway} being what the JVM runs. */
  public static LocalGateway beside(
      LocalGateway first, List<String> gateway, Path directory, List<String> jvm) {
    int management = Program.freePort();
    Map<String, String> settings = new HashMap<>(settings(directory.resolve("second")));
    settings.put("CHANCERY_HTTP_BIND", "127.0.0.1");
    settings.put("CHANCERY_MANAGEMENT_PORT", Integer.toString(management));
    settings.put("CHANCERY_BASE_URL", first.audience);
    settings.put("CHANCERY_PG_URI", first.servers.postgres().toString());
    settings.put("CHANCERY_REDIS_URI", first.servers.redis().toString());
    settings.put("CHANCERY_MASTER_KEY", first.servers.masterKey());
    settings.put("CHANCERY_DRAIN_DELAY", "PT0S");
    return start(gateway, jvm, settings, directory.resolve("second.log"), first.servers);
  }

  /** Lets it drain, and stop the servers that are its own. */
  @Override
  public void close() {
    program.close();
  }

  private static LocalGateway start(
      List<String> gateway,
      List<String> jvm,
      Map<String, String> settings,
      Path log,
      EmbeddedServers servers) {
    String port = settings.get("CHANCERY_HTTP_PORT");
    Api api = new Api(localhost(port), settings.get("CHANCERY_ADMIN_KEY"));
    Api management =
        new Api(localhost(settings.getOrDefault("CHANCERY_MANAGEMENT_PORT", port)), "");
    String audience = settings.getOrDefault("CHANCERY_BASE_URL", api.base().toString());
    Program program = Program.start(arguments(gateway, jvm), settings, log);
    Duration readyAfter = program.await(management::isReady);
    return new LocalGateway(program, api, management, audience, servers, readyAfter);
  }

  private static URI localhost(String port) {
    return URI.create("http://localhost:" + port);
  }

  private static Map<String, String> settings(Path data) {
    return Map.of(
        "CHANCERY_DATA_DIR",
        data.toString(),
        "CHANCERY_HTTP_PORT",
        Integer.toString(Program.freePort()),
        "CHANCERY_ADMIN_KEY",
        randomKey());
  }

  private static List<String> arguments(List<String> gateway, List<String> jvm) {
    List<String> arguments = new ArrayList<>(jvm);
    arguments.add("--sun-misc-unsafe-memory-access=allow");
    arguments.addAll(gateway);
    return arguments;
  }

  private static String randomKey() {
    byte[] octets = new byte[32];
    new SecureRandom().nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }
}
