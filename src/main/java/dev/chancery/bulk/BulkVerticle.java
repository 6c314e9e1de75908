package dev.chancery.bulk;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/**
 * Looks after what comes in: says that its node lives, and sweeps what dead ones have left; and
 * tells whoever follows.
 */
public final class BulkVerticle extends VerticleBase {
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration TOLD = Duration.ofSeconds(1);

  private final Uploads uploads;
  private final Sweeper sweeper;
  private final Followers followers;

  public BulkVerticle(Uploads uploads, Sweeper sweeper, Followers followers) {
    this.uploads = uploads;
    this.sweeper = sweeper;
    this.followers = followers;
  }

  @Override
  public Future<?> start() {
    long _ = vertx.setPeriodic(INTERVAL.toMillis(), _ -> sweeper.sweepOnce(uploads.underWay()));
    long _ = vertx.setPeriodic(TOLD.toMillis(), _ -> followers.look());
    return Future.succeededFuture();
  }

  /** Their listener is closed by now, so that they end. */
  @Override
  public Future<?> stop() {
    return uploads.ended();
  }
}
