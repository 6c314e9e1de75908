package dev.chancery.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Map;

/**
 * What does a proof cost? Half of the wallets ask for a challenge and answer it as they go; the
 * other half come with a proof that was signed beforehand, off the measured path.
 */
public final class ProofOfPossession extends Simulation {
  private final Target target = Target.ofProperties();
  private final Load half = Load.of(200, Duration.ofMinutes(1)).share(0.5);
  private final String collection = target.collection("proof");
  private final ReadyProofs ready = ReadyProofs.of(target, collection);

  {
    setUp(
            Scenes.warmUp(ready, half)
                .andThen(
                    Scenes.steadily(
                        Scenes.each("proof made before", ready, Scenes.scan("scan")), half),
                    Scenes.steadily(challengeAndScan(), half)))
        .protocols(target.protocol())
        .assertions(Promises.kept());
  }

  private ScenarioBuilder challengeAndScan() {
    return scenario("challenge and proof")
        .feed(Feeders.endless(i -> Map.of("holder", Feeders.crowd().at(i))))
        .exec(
            http("challenge")
                .post("/auto-issue/challenge")
                .body(StringBody("{\"collectionId\":\"" + collection + "\"}"))
                .check(status().is(200), jmesPath("nonce").ofString().saveAs("nonce")))
        .exitHereIfFailed()
        .exec(this::sign)
        .exec(Scenes.scan("scan"));
  }

  private Session sign(Session session) {
    Holder holder = session.get("holder");
    return session.set(
        "scan", Scans.proved(holder, collection, target.audience(), session.getString("nonce")));
  }

  @Override
  public void after() {
    ready.close();
    target.close();
  }
}
