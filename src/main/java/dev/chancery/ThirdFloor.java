package dev.chancery;

import dev.chancery.autoissue.AutoIssue;
import dev.chancery.autoissue.AutoIssueVerticle;
import dev.chancery.autoissue.Door;
import dev.chancery.autoissue.Duplicates;
import dev.chancery.autoissue.ScreenCodes;
import dev.chancery.autoissue.Screens;
import dev.chancery.direct.DirectIssue;
import dev.chancery.direct.DirectIssueVerticle;
import dev.chancery.direct.DocumentIssue;
import dev.chancery.issuance.Issuance;
import dev.chancery.notify.Dispatcher;
import dev.chancery.notify.Notifications;
import dev.chancery.notify.NotifyVerticle;
import dev.chancery.notify.WebhookChannel;
import dev.chancery.notify.Webhooks;
import java.util.List;

/** The lanes: {@code autoissue}, {@code direct} and {@code notify}. */
final class ThirdFloor {
  private final GroundFloor ground;
  private final FirstFloor first;
  private final SecondFloor second;
  private final Duplicates duplicates = new Duplicates();
  final ScreenCodes screenCodes;
  final Screens screens;
  final Webhooks webhooks;
  final Notifications notifications = new Notifications();

  ThirdFloor(GroundFloor ground, FirstFloor first, SecondFloor second) {
    this.ground = ground;
    this.first = first;
    this.second = second;
    screenCodes = new ScreenCodes(ground.keys.derive("screen-code"), ground.clock);
    screens = new Screens(ground.randomness);
    webhooks = new Webhooks(ground.dataKeys, ground.randomness);
  }

  /** One for each event loop. */
  AutoIssueVerticle autoIssueVerticle() {
    return new AutoIssueVerticle(ground.bus, this::autoIssue);
  }

  /** One for each event loop. */
  DirectIssueVerticle directIssueVerticle() {
    return new DirectIssueVerticle(ground.bus, this::directLanes);
  }

  /** One for each node. */
  NotifyVerticle notifyVerticle() {
    return new NotifyVerticle(this::dispatcher);
  }

  private Dispatcher dispatcher() {
    return new Dispatcher(
        ground.vertx,
        ground.database,
        ground.randomness,
        List.of(new WebhookChannel(ground.database, webhooks, ground.notices, ground.clock)),
        ground.meters);
  }

  private DirectIssueVerticle.Lanes directLanes() {
    Issuance issuance = second.issuance();
    return new DirectIssueVerticle.Lanes(
        new DirectIssue(
            second.kinds,
            first.resolver,
            second.delegations,
            issuance,
            ground.slices,
            ground.meters),
        new DocumentIssue(
            ground.vertx, second.kinds, first.contexts, first.statusUris, issuance, ground.meters));
  }

  private AutoIssue autoIssue() {
    Door door =
        new Door(
            ground.clock,
            screenCodes,
            first.proofs,
            first.resolver,
            first.allowlist,
            ground.baseUrl.toString());
    return new AutoIssue(
        second.plans,
        door,
        second.issuance(),
        first.nonces,
        ground.configuration.issuance().nonceLifetime(),
        duplicates,
        ground.meters);
  }
}
