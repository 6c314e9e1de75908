package dev.chancery.load;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;

/** Does it answer 500 scans a second, evenly? */
public final class Steady extends Simulation {
  private final Target target = Target.ofProperties();
  private final Load load = Load.of(500, Duration.ofMinutes(1));
  private final Iterator<Map<String, Object>> scans = Feeders.scans(target.collection("open"));

  {
    setUp(
            Scenes.warmUp(scans, load)
                .andThen(Scenes.steadily(Scenes.each("steady", scans, Scenes.scan("scan")), load)))
        .protocols(target.protocol())
        .assertions(Promises.kept());
  }

  @Override
  public void after() {
    target.close();
  }
}
