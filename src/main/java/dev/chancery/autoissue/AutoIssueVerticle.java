package dev.chancery.autoissue;

import dev.chancery.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;

/** Answers {@link Scan} and {@link Challenge}. One for each core, each with a lane of its own. */
public final class AutoIssueVerticle extends VerticleBase {
  private final Bus bus;
  private final Supplier<AutoIssue> lane;

  /** {@code lane} is asked for one lane, on the event loop that will own it. */
  public AutoIssueVerticle(Bus bus, Supplier<AutoIssue> lane) {
    this.bus = bus;
    this.lane = lane;
  }

  @Override
  public Future<?> start() {
    AutoIssue autoIssue = lane.get();
    return Future.all(
        bus.serve(Scan.ADDRESS, autoIssue::scan),
        bus.serve(Challenge.ADDRESS, autoIssue::challenge));
  }
}
