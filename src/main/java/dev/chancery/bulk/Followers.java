package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who follow bulks as they are worked off. How far these are is asked of PostgreSQL in one
 * statement for all of them, however many follow. Safe for any thread.
 */
public final class Followers {
  /** The most that follow at a node, and that an organisation has there. */
  public static final int MOST = 200;

  public static final int MOST_OF_ONE = 20;

  private static final Logger log = LoggerFactory.getLogger(Followers.class);
  private static final Duration ASKING = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Database database;
  private final Bulks bulks = new Bulks();
  private final Set<Place> places = ConcurrentHashMap.newKeySet();
  private volatile boolean asking;
  private volatile boolean ended;

  public Followers(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
  }

  /** Hears of a bulk, on the event loop that it came on. */
  public interface Follower {
    /** How far it is now, about once a second, changed or not. */
    void hear(Bulk bulk);

    /** Nothing more is told here. */
    void end();
  }

  /** Somebody's place among the followers. */
  public final class Place {
    private final OrganisationId organisation;
    private final BulkId bulk;
    private final Context context;
    private volatile @Nullable Follower follower;

    private Place(OrganisationId organisation, BulkId bulk, Context context) {
      this.organisation = organisation;
      this.bulk = bulk;
      this.context = context;
    }

    /** From now on {@code follower} hears. */
    public void follow(Follower follower) {
      this.follower = follower;
      if (ended) {
        follower.end();
      }
    }

    /** Leaves it to others. */
    public void leave() {
      places.remove(this);
    }

    private void tell(Consumer<Follower> word) {
      Follower listening = follower;
      if (listening != null) {
        context.runOnContext(_ -> word.accept(listening));
      }
    }
  }

  /** A place, to be left again; {@link Problem.Overloaded} where there is none. */
  public Place enter(OrganisationId organisation, BulkId bulk) {
    Place place = new Place(organisation, bulk, vertx.getOrCreateContext());
    places.add(place);
    long ofOne = places.stream().filter(it -> it.organisation.equals(organisation)).count();
    if (ended || places.size() > MOST || ofOne > MOST_OF_ONE) {
      place.leave();
      throw new ProblemException(new Problem.Overloaded(AGAIN));
    }
    return place;
  }

  /** Tells each where its bulk is, unless it is at it. */
  public void look() {
    if (places.isEmpty() || asking || ended) {
      return;
    }
    asking = true;
    List<Place> all = List.copyOf(places);
    database
        .within(
            ASKING,
            client ->
                bulks.all(
                    client,
                    all.stream().map(place -> place.organisation).collect(Collectors.toSet()),
                    all.stream().map(place -> place.bulk).collect(Collectors.toSet())))
        .onSuccess(found -> tell(all, found))
        .onFailure(
            failure -> log.atWarn().addKeyValue("cause", failure.toString()).log("bulk.unfollowed"))
        .onComplete(_ -> asking = false);
  }

  private static void tell(List<Place> places, List<Bulk> found) {
    Map<BulkId, Bulk> bulks = found.stream().collect(Collectors.toMap(Bulk::id, bulk -> bulk));
    for (Place place : places) {
      Bulk bulk = bulks.get(place.bulk);
      if (bulk != null) {
        place.tell(follower -> follower.hear(bulk));
      }
    }
  }

  /** Nobody is told anything more, so that whoever asked may go on elsewhere. */
  public void end() {
    ended = true;
    places.forEach(place -> place.tell(Follower::end));
  }
}
