package dev.chancery.direct;

import dev.chancery.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;

/** Answers {@link Issue} and {@link IssueBatch}. One for each core, each with a lane of its own. */
public final class DirectIssueVerticle extends VerticleBase {
  private final Bus bus;
  private final Supplier<DirectIssue> lane;

  /** {@code lane} is asked for one lane, on the event loop that will own it. */
  public DirectIssueVerticle(Bus bus, Supplier<DirectIssue> lane) {
    this.bus = bus;
    this.lane = lane;
  }

  @Override
  public Future<?> start() {
    DirectIssue direct = lane.get();
    return Future.all(
        bus.serve(Issue.ADDRESS, direct::issue), bus.serve(IssueBatch.ADDRESS, direct::issue));
  }
}
