package dev.chancery.api.rest;

import dev.chancery.api.Access;
import dev.chancery.api.Answer;
import dev.chancery.api.EventStream;
import dev.chancery.api.Exchange;
import dev.chancery.api.Routes;
import dev.chancery.bulk.Bulk;
import dev.chancery.bulk.BulkLife;
import dev.chancery.bulk.BulkState;
import dev.chancery.bulk.Followers;
import dev.chancery.model.BulkId;
import io.vertx.core.Future;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A bulk as it is worked off, told as it happens. */
public final class BulkEventRoutes {
  private final BulkLife life;
  private final Followers followers;
  private final InstantSource clock;

  public BulkEventRoutes(BulkLife life, Followers followers, InstantSource clock) {
    this.life = life;
    this.followers = followers;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.get("/api/v1/bulk/:id/events", Access.READ, this::events);
  }

  private Future<Answer> events(Exchange exchange) {
    return life.require(exchange.organisation(), BulkId.parse(exchange.path("id")))
        .compose(bulk -> events(exchange, bulk));
  }

  private Future<Answer> events(Exchange exchange, Bulk bulk) {
    Followers.Place place = followers.enter(bulk.organisation(), bulk.id());
    return exchange
        .events(
            stream -> {
              Following following = new Following(exchange, stream, clock);
              following.hear(bulk);
              place.follow(following);
            })
        .onComplete(_ -> place.leave());
  }

  /** One who follows. Owned by one event loop. */
  private static final class Following implements Followers.Follower {
    /** What stands in between may hang up after as much silence as the gateway itself does. */
    private static final int MOST_SILENT = 10;

    private final Exchange exchange;
    private final EventStream stream;
    private final InstantSource clock;
    private @Nullable Bulk told;
    private int silent;

    Following(Exchange exchange, EventStream stream, InstantSource clock) {
      this.exchange = exchange;
      this.stream = stream;
      this.clock = clock;
    }

    @Override
    public void hear(Bulk bulk) {
      if (stream.isFull()) {
        stream.cut();
        return;
      }
      tell(bulk);
      var _ = exchange.isStillAdmitted().onSuccess(this::endUnless);
    }

    private void tell(Bulk bulk) {
      if (bulk.state() == BulkState.DONE || bulk.state() == BulkState.CANCELLED) {
        stream.send(bulk.state().wireName(), BulkViews.document(bulk, clock.instant()));
        stream.end();
      } else if (!bulk.equals(told)) {
        stream.send("progress", BulkViews.document(bulk, clock.instant()));
        told = bulk;
        silent = 0;
      } else if (++silent % MOST_SILENT == 0) {
        stream.comment();
      }
    }

    private void endUnless(boolean admitted) {
      if (!admitted) {
        stream.end();
      }
    }

    @Override
    public void end() {
      stream.end();
    }
  }
}
