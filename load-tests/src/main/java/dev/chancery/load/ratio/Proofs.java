package dev.chancery.load.ratio;

import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Scans;
import java.time.Duration;
import java.util.List;

/** Signs, before each run, as many proofs as the run before makes likely, and a third more. */
final class Proofs {
  private static final double MARGIN = 1.33;
  private static final int FIRST_GUESS = 3_000;

  private final LocalGateway gateway;
  private final Holders holders;
  private final String collection;
  private final Duration duration;
  private double perSecond = FIRST_GUESS;

  Proofs(LocalGateway gateway, Holders holders, String collection, Duration duration) {
    this.gateway = gateway;
    this.holders = holders;
    this.collection = collection;
    this.duration = duration;
  }

  Wrk.Run spend(Wrk wrk) {
    int count = (int) (perSecond * MARGIN * duration.toSeconds());
    List<String> nonces = gateway.api().challenges(collection, count);
    Wrk.Run run =
        wrk.once(
            gateway.api().base(), Scans.proved(holders, collection, gateway.audience(), nonces));
    perSecond = run.perSecond();
    return run;
  }
}
