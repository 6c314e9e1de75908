package dev.chancery.load;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;

/** Does half an hour change anything? */
public final class Soak extends Simulation {
  private final Target target = Target.ofProperties();
  private final Load load = Load.of(200, Duration.ofMinutes(30));
  private final Iterator<Map<String, Object>> scans = Feeders.scans(target.collection("open"));

  {
    setUp(
            Scenes.warmUp(scans, load)
                .andThen(Scenes.steadily(Scenes.each("soak", scans, Scenes.scan("scan")), load)))
        .protocols(target.protocol())
        .assertions(Promises.kept());
  }

  @Override
  public void after() {
    target.close();
  }
}
