package dev.chancery.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.Iterator;
import java.util.Map;

/** What a backend asks for, in more than one simulation. */
final class Orders {
  private static final String ISSUE = "/api/v1/credentials/issue";

  private Orders() {}

  /** Posts the attribute {@code order}, and wants a credential for it. */
  static HttpRequestActionBuilder order(String name) {
    return posted(name, ISSUE).check(status().is(201), jmesPath("credentialId").exists());
  }

  /** The same for a batch, of which every entry must be issued. */
  static HttpRequestActionBuilder batch(String name, int size) {
    return posted(name, ISSUE + "/batch")
        .check(status().is(200), jmesPath("issued").ofInt().is(size));
  }

  static PopulationBuilder warmUp(Iterator<Map<String, Object>> orders, Load load) {
    return Scenes.warmUp("warm up", orders, posted("warm up", ISSUE), load);
  }

  static PopulationBuilder warmUpBatches(Iterator<Map<String, Object>> batches, Load load) {
    return Scenes.warmUp("warm up", batches, posted("warm up", ISSUE + "/batch"), load);
  }

  private static HttpRequestActionBuilder posted(String name, String path) {
    return http(name).post(path).body(StringBody("#{order}"));
  }
}
