package dev.chancery.load;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;

/** Do a backend's claims become credentials as evenly as scans do? {@code -DproofType}. */
public final class Direct extends Simulation {
  private final Target target = Target.ofProperties();
  private final Load load = Load.of(300, Duration.ofMinutes(1));
  private final String proofType = System.getProperty("proofType", "eddsa-rdfc-2022");
  private final Iterator<Map<String, Object>> orders =
      Feeders.orders(Backend.of(target.api()), proofType);

  {
    setUp(
            Orders.warmUp(orders, load)
                .andThen(
                    Scenes.steadily(Scenes.each("direct", orders, Orders.order("order")), load)))
        .protocols(target.keyedProtocol())
        .assertions(Promises.kept());
  }

  @Override
  public void after() {
    target.close();
  }
}
