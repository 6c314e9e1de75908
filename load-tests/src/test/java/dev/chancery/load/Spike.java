package dev.chancery.load;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;

/**
 * A hall of people scan at once: is each answered, with a credential or with when to come again,
 * and is it as before when they are gone?
 */
public final class Spike extends Simulation {
  private static final double CROWD = 20;

  private final Target target = Target.ofProperties();
  private final Load usual = Load.of(100, Duration.ofSeconds(10));
  private final Load crowd = new Load(CROWD * usual.perSecond(), Duration.ofSeconds(3));
  private final Iterator<Map<String, Object>> scans = Feeders.scans(target.collection("open"));

  {
    PopulationBuilder before =
        Scenes.steadily(Scenes.each("before", scans, Scenes.scan("before")), usual);
    PopulationBuilder spike =
        Scenes.steadily(Scenes.each("spike", scans, Scenes.scanOrShed("spike")), crowd);
    PopulationBuilder after =
        Scenes.steadily(Scenes.each("after", scans, Scenes.scan("after")), usual);
    setUp(Scenes.warmUp(scans, usual).andThen(before.andThen(spike.andThen(after))))
        .protocols(target.protocol())
        .assertions(Promises.kept());
  }

  @Override
  public void after() {
    target.close();
  }
}
