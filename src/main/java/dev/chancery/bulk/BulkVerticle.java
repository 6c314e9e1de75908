package dev.chancery.bulk;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Looks after what comes in: says that its node lives, and sweeps what dead ones have left. */
public final class BulkVerticle extends VerticleBase {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Uploads uploads;
  private final Sweeper sweeper;

  public BulkVerticle(Uploads uploads, Sweeper sweeper) {
    this.uploads = uploads;
    this.sweeper = sweeper;
  }

  @Override
  public Future<?> start() {
    long _ = vertx.setPeriodic(INTERVAL.toMillis(), _ -> sweeper.sweepOnce(uploads.underWay()));
    return Future.succeededFuture();
  }

  /** Their listener is closed by now, so that they end. */
  @Override
  public Future<?> stop() {
    return uploads.ended();
  }
}
