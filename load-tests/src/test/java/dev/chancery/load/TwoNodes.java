package dev.chancery.load;

import static io.gatling.javaapi.core.CoreDsl.details;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** Do two nodes on one PostgreSQL and one Redis share a collection without a refusal? */
public final class TwoNodes extends Simulation {
  private final Target target = Target.ofTwoNodes();
  private final Load half = Load.of(500, Duration.ofMinutes(1)).share(0.5);
  private final Iterator<Map<String, Object>> scans = Feeders.scans(target.collection("open"));

  {
    setUp(
            scansOf(target.nodes().getFirst(), "first node"),
            scansOf(target.nodes().getLast(), "second node"))
        .assertions(
            Stream.concat(
                    Promises.kept().stream(),
                    Stream.of(answers("first node"), answers("second node")))
                .toList());
  }

  private PopulationBuilder scansOf(Api node, String name) {
    HttpProtocolBuilder toNode = target.protocol().baseUrl(node.base().toString());
    return Scenes.warmUp("warm up of the " + name, scans, half)
        .protocols(toNode)
        .andThen(
            Scenes.steadily(Scenes.each(name, scans, Scenes.scan(name)), half).protocols(toNode));
  }

  private static Assertion answers(String node) {
    return details(node).successfulRequests().count().gt(0L);
  }

  @Override
  public void after() {
    target.close();
  }
}
