package dev.chancery.autoissue;

import dev.chancery.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;

/**
 * Answers {@link Scan}, {@link Challenge} and {@link Collect}. One for each core, each with lanes
 * of its own.
 */
public final class AutoIssueVerticle extends VerticleBase {
  /** What issues for scans, and what for claims. */
  public record Lanes(AutoIssue scans, Collecting claims) {}

  private final Bus bus;
  private final Supplier<Lanes> lanes;

  /** {@code lanes} is asked for them once, on the event loop that will own them. */
  public AutoIssueVerticle(Bus bus, Supplier<Lanes> lanes) {
    this.bus = bus;
    this.lanes = lanes;
  }

  @Override
  public Future<?> start() {
    Lanes ours = lanes.get();
    return Future.all(
        bus.serve(Scan.ADDRESS, ours.scans::scan),
        bus.serve(Challenge.ADDRESS, ours.scans::challenge),
        bus.serve(Collect.ADDRESS, ours.claims::collect));
  }
}
