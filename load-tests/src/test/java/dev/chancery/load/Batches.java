package dev.chancery.load;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;

/**
 * Do batches of {@code -Dbatch} (100) credentials come back whole? {@code -Drate} is in batches a
 * second.
 */
public final class Batches extends Simulation {
  private static final int SIZE = Integer.getInteger("batch", 100);

  private final Target target = Target.ofProperties();
  private final Load load = Load.of(10, Duration.ofMinutes(1));
  private final String proofType = System.getProperty("proofType", "eddsa-rdfc-2022");
  private final Iterator<Map<String, Object>> batches =
      Feeders.batches(Backend.of(target.api()), SIZE, proofType);

  {
    setUp(
            Orders.warmUpBatches(batches, load)
                .andThen(
                    Scenes.steadily(
                        Scenes.each("batches", batches, Orders.batch("batch", SIZE)), load)))
        .protocols(target.keyedProtocol())
        .assertions(Promises.kept());
  }

  @Override
  public void after() {
    target.close();
  }
}
