package dev.chancery.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What does the first scan of a collection cost, beside the second? Each of {@code -Dcollections}
 * collections has its own issuer and type, and is scanned once, and then once more.
 */
public final class ColdCache extends Simulation {
  private final Target target = Target.ofProperties();
  private final int size = Integer.getInteger("collections", 100);
  private final double perSecond = Load.of(20, Duration.ZERO).perSecond();
  private final List<String> collections =
      Stream.generate(() -> target.api().newCollection("open")).limit(size).toList();
  private final Iterator<Map<String, Object>> scans = Feeders.scans(collections);

  {
    Duration turn = Duration.ofMillis((long) (1000 * size / perSecond));
    setUp(
            Scenes.each("cold", scans, Scenes.scan("first scan"))
                .injectOpen(constantUsersPerSec(perSecond).during(turn))
                .andThen(
                    Scenes.each("warm", scans, Scenes.scan("second scan"))
                        .injectOpen(constantUsersPerSec(perSecond).during(turn))))
        .protocols(target.protocol())
        .assertions(Promises.kept());
  }

  @Override
  public void after() {
    target.close();
  }
}
