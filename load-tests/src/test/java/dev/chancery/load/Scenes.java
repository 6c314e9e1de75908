package dev.chancery.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;

/** What happens in more than one simulation. Open model: nobody waits for anybody's answer. */
final class Scenes {
  private static final Duration WARM_UP = Duration.ofSeconds(Long.getLong("warmup", 10));
  private static final double COLD = 20;

  private Scenes() {}

  /** Posts the attribute {@code scan}, and wants a credential for it. */
  static HttpRequestActionBuilder scan(String name) {
    return posted(name).check(status().is(201), jmesPath("credential").ofString().exists());
  }

  /** The same, where the gateway may say instead that it has too much to do, and until when. */
  static HttpRequestActionBuilder scanOrShed(String name) {
    return posted(name)
        .check(status().in(201, 429, 503).saveAs("status"))
        .checkIf(session -> session.getInt("status") != 201)
        .then(header("Retry-After").exists())
        .checkIf(session -> session.getInt("status") == 201)
        .then(jmesPath("credential").ofString().exists());
  }

  static ScenarioBuilder each(
      String name, Iterator<Map<String, Object>> scans, HttpRequestActionBuilder request) {
    return scenario(name).feed(scans).exec(request);
  }

  /** A rising rate that is not counted, so that what follows meets a warm gateway. */
  static PopulationBuilder warmUp(Iterator<Map<String, Object>> scans, Load load) {
    return warmUp("warm up", scans, load);
  }

  static PopulationBuilder warmUp(String name, Iterator<Map<String, Object>> scans, Load load) {
    return warmUp(name, scans, posted(name), load);
  }

  static PopulationBuilder warmUp(
      String name,
      Iterator<Map<String, Object>> feeder,
      HttpRequestActionBuilder request,
      Load load) {
    ChainBuilder unseen = feed(feeder).exec(request.silent());
    return scenario(name)
        .exec(unseen)
        .injectOpen(
            rampUsersPerSec(Math.min(COLD, load.perSecond())).to(load.perSecond()).during(WARM_UP));
  }

  static PopulationBuilder steadily(ScenarioBuilder scenario, Load load) {
    return scenario.injectOpen(
        constantUsersPerSec(load.perSecond()).during(load.duration()).randomized());
  }

  private static HttpRequestActionBuilder posted(String name) {
    return http(name).post("/auto-issue").body(StringBody("#{scan}"));
  }
}
