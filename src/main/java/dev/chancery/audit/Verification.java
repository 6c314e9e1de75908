package dev.chancery.audit;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads whole trails, a slice at a time, and finds where one is not as it was written. */
public final class Verification {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int SLICE = 1_000;

  private final Database database;
  private final AuditRows rows = new AuditRows();

  public Verification(Database database) {
    this.database = database;
  }

  /** Whoever has a trail, or should. */
  public Future<List<OrganisationId>> organisations() {
    return database.within(PATIENCE, rows::organisations);
  }

  /**
   * Reads the trail of {@code organisation}. An end that was cut off together with the head is
   * missed only against the head that somebody {@code kept}; null where nobody has.
   */
  public Future<Verdict> verify(OrganisationId organisation, @Nullable Head kept) {
    Chain chain = new Chain(kept);
    return database
        .within(PATIENCE, client -> rows.head(client, organisation))
        .compose(recorded -> follow(organisation, recorded, chain));
  }

  /** What is added meanwhile is read as well. */
  private Future<Verdict> follow(OrganisationId organisation, Head recorded, Chain chain) {
    return database
        .within(PATIENCE, client -> rows.page(client, organisation, chain.end().seq(), SLICE))
        .compose(
            slice -> {
              Chain.Fault fault = follow(slice, chain, recorded);
              if (fault != null) {
                return Future.succeededFuture(
                    new Verdict.Broken(organisation, fault.seq(), fault.reason()));
              }
              return slice.size() == SLICE
                  ? follow(organisation, recorded, chain)
                  : ended(organisation, chain.end());
            });
  }

  /** Nothing stands behind the head as it is by now: what does was not written by a gateway. */
  private Future<Verdict> ended(OrganisationId organisation, Head end) {
    return database
        .within(PATIENCE, client -> rows.head(client, organisation))
        .<Verdict>map(
            head ->
                head.seq() < end.seq()
                    ? new Verdict.Broken(
                        organisation, head.seq() + 1, "it stands behind the recorded head")
                    : new Verdict.Whole(organisation, end));
  }

  private static Chain.@Nullable Fault follow(List<Entry> slice, Chain chain, Head recorded) {
    for (Entry entry : slice) {
      Chain.Fault fault = chain.follow(entry);
      if (fault != null) {
        return fault;
      }
    }
    return slice.size() < SLICE ? chain.end(recorded) : null;
  }
}
