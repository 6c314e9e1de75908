package dev.chancery.load;

import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * At which rate does the 99th percentile leave the others? Steps of {@code -Drate}, each {@code
 * -Dduration} seconds long, {@code -Dsteps} of them. What is shed beyond the knee is no failure.
 */
public final class RampToKnee extends Simulation {
  private final Target target = Target.ofProperties();
  private final Load step = Load.of(500, Duration.ofSeconds(10));
  private final int steps = Integer.getInteger("steps", 8);
  private final Iterator<Map<String, Object>> scans = Feeders.scans(target.collection("open"));
  private final Knee knee = new Knee();

  {
    PopulationBuilder climb =
        IntStream.rangeClosed(1, steps)
            .mapToObj(level -> at(step.share(level)))
            .reduce(Scenes.warmUp(scans, step), PopulationBuilder::andThen);
    setUp(climb).protocols(target.protocol()).assertions(Promises.kept());
  }

  private PopulationBuilder at(Load level) {
    String name = "%,.0f/s".formatted(level.perSecond());
    ScenarioBuilder scenario =
        Scenes.each(
                name,
                scans,
                Scenes.scanOrShed(name).check(responseTimeInMillis().saveAs("milliseconds")))
            .exec(session -> knee.note(level.perSecond(), session));
    return Scenes.steadily(scenario, level);
  }

  @Override
  public void after() {
    System.out.println(knee);
    target.close();
  }
}
