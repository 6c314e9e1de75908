package dev.chancery.direct;

import dev.chancery.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;

/**
 * Answers {@link Issue}, {@link IssueBatch} and {@link IssueDocument}. One for each core, each with
 * lanes of its own.
 */
public final class DirectIssueVerticle extends VerticleBase {
  private final Bus bus;
  private final Supplier<Lanes> lanes;

  /** The lanes of one event loop. */
  public record Lanes(DirectIssue direct, DocumentIssue document) {}

  /** {@code lanes} is asked once, on the event loop that will own them. */
  public DirectIssueVerticle(Bus bus, Supplier<Lanes> lanes) {
    this.bus = bus;
    this.lanes = lanes;
  }

  @Override
  public Future<?> start() {
    Lanes served = lanes.get();
    return Future.all(
        bus.serve(Issue.ADDRESS, served.direct()::issue),
        bus.serve(IssueBatch.ADDRESS, served.direct()::issue),
        bus.serve(IssueDocument.ADDRESS, served.document()::issue));
  }
}
