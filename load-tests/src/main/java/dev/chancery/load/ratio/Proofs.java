package dev.chancery.load.ratio;

import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Scans;
import java.util.List;

/**
 * Proofs that are signed before wrk starts and spent once. Before each run there are made as many
 * as the run before makes likely, and half as many again.
 */
final class Proofs {
  private static final double MARGIN = 1.5;
  private static final int FIRST_GUESS = 5_000;

  private final LocalGateway gateway;
  private final Holders holders;
  private final String collection;
  private double perSecond = FIRST_GUESS;

  Proofs(LocalGateway gateway, Holders holders, String collection) {
    this.gateway = gateway;
    this.holders = holders;
    this.collection = collection;
  }

  Wrk.Run spend(Wrk wrk) {
    int count = (int) (perSecond * MARGIN * wrk.duration().toSeconds());
    List<String> nonces = gateway.api().challenges(collection, count);
    List<String> bodies = Scans.proved(holders, collection, gateway.audience(), nonces);
    Wrk.Run run = wrk.once(gateway.api().base(), bodies);
    perSecond = run.perSecond();
    return run;
  }
}
