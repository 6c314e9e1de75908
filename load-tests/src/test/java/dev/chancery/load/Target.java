package dev.chancery.load;

import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The gateway that is asked: the one at {@code -Dbase}, or, without that, one of our own with
 * embedded servers, which {@link #close} stops and of which nothing stays.
 */
final class Target implements AutoCloseable {
  private final List<AutoCloseable> ours = new ArrayList<>();
  private final List<Api> nodes = new ArrayList<>();
  private final String audience;

  private Target(int count) {
    if (System.getProperty("base") == null) {
      audience = start(count);
    } else {
      nodes.add(given("base"));
      if (count == 2) {
        nodes.add(given("second"));
      }
      audience = System.getProperty("audience", System.getProperty("base"));
    }
  }

  static Target ofProperties() {
    return new Target(1);
  }

  /** At {@code -Dbase} and {@code -Dsecond}: nodes that share their servers and their base URL. */
  static Target ofTwoNodes() {
    return new Target(2);
  }

  Api api() {
    return nodes.getFirst();
  }

  List<Api> nodes() {
    return nodes;
  }

  /** What proofs are made for: the gateway's base URL. */
  String audience() {
    return audience;
  }

  /** The one of {@code -Dcollection}, or a new one, made with the API key {@code -Dkey}. */
  String collection(String admission) {
    String given = System.getProperty("collection");
    return given == null ? api().newCollection(admission) : given;
  }

  /** As wallets call it: many devices, few connections of each kept. */
  HttpProtocolBuilder protocol() {
    return http.baseUrl(api().base().toString())
        .contentTypeHeader("application/json")
        .shareConnections();
  }

  /** As a backend calls it, with its API key. */
  HttpProtocolBuilder keyedProtocol() {
    return protocol().authorizationHeader("Bearer " + api().key());
  }

  @Override
  public void close() {
    for (AutoCloseable each : ours.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    ours.clear();
  }

  private String start(int count) {
    List<String> jvm = List.of(System.getProperty("jvm", "-Xmx512m").split(" "));
    Project project =
        Project.compiled(Path.of(System.getProperty("root")).toAbsolutePath().normalize());
    TemporaryDirectory directory = keep(TemporaryDirectory.create());
    LocalGateway first = keep(LocalGateway.embedded(project, directory.path(), jvm));
    nodes.add(first.api());
    if (count == 2) {
      nodes.add(keep(LocalGateway.beside(first, project, directory.path(), jvm)).api());
    }
    return first.audience();
  }

  private <T extends AutoCloseable> T keep(T each) {
    ours.add(each);
    return each;
  }

  private static Api given(String property) {
    return new Api(URI.create(System.getProperty(property)), System.getProperty("key", ""));
  }
}
