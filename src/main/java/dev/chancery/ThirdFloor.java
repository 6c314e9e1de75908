package dev.chancery;

import dev.chancery.autoissue.AutoIssue;
import dev.chancery.autoissue.AutoIssueVerticle;
import dev.chancery.autoissue.Door;
import dev.chancery.autoissue.Duplicates;
import dev.chancery.autoissue.ScreenCodes;
import dev.chancery.autoissue.Screens;
import dev.chancery.bulk.BulkLife;
import dev.chancery.bulk.BulkVerticle;
import dev.chancery.bulk.HolderNames;
import dev.chancery.bulk.RowKeys;
import dev.chancery.bulk.Sweeper;
import dev.chancery.bulk.UploadLimits;
import dev.chancery.bulk.Uploads;
import dev.chancery.bulk.Work;
import dev.chancery.bulk.WorkVerticle;
import dev.chancery.direct.DirectIssue;
import dev.chancery.direct.DirectIssueVerticle;
import dev.chancery.direct.DocumentIssue;
import dev.chancery.issuance.Issuance;
import dev.chancery.notify.ApiDriver;
import dev.chancery.notify.CaughtMail;
import dev.chancery.notify.Channel;
import dev.chancery.notify.Dispatcher;
import dev.chancery.notify.MailChannel;
import dev.chancery.notify.MailDriver;
import dev.chancery.notify.MailRows;
import dev.chancery.notify.Notifications;
import dev.chancery.notify.NotifyVerticle;
import dev.chancery.notify.SmtpDriver;
import dev.chancery.notify.WebhookChannel;
import dev.chancery.notify.Webhooks;
import dev.chancery.offer.Pickup;
import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.config.Secret;
import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lanes: {@code autoissue}, {@code direct} and {@code bulk}; and {@code notify}. */
final class ThirdFloor {
  private final GroundFloor ground;
  private final FirstFloor first;
  private final SecondFloor second;
  private final Duplicates duplicates = new Duplicates();
  final ScreenCodes screenCodes;
  final Screens screens;
  final Webhooks webhooks;
  final Notifications notifications = new Notifications();
  final MailRows mailRows = new MailRows();

  /** Null where nothing is caught. */
  final @Nullable CaughtMail caughtMail;

  final HolderNames holderNames;
  final Uploads uploads;
  final BulkLife bulkLife;
  final Sweeper sweeper;

  ThirdFloor(GroundFloor ground, FirstFloor first, SecondFloor second) {
    this.ground = ground;
    this.first = first;
    this.second = second;
    screenCodes = new ScreenCodes(ground.keys.derive("screen-code"), ground.clock);
    screens = new Screens(ground.randomness);
    webhooks = new Webhooks(ground.dataKeys, ground.randomness);
    caughtMail =
        ground.configuration.mail().carrier() instanceof Configuration.Caught
            ? new CaughtMail()
            : null;
    RowKeys rowKeys = new RowKeys(ground.keys.derive("bulk-row-key"));
    holderNames = new HolderNames(rowKeys);
    uploads = uploads(rowKeys);
    bulkLife =
        new BulkLife(ground.vertx, ground.database, ground.dataKeys, first.audit, ground.clock);
    sweeper =
        new Sweeper(ground.database, ground.clock, ground.configuration.issuance().retention());
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
        ground.vertx, ground.database, ground.randomness, channels(), ground.meters);
  }

  private List<Channel> channels() {
    Channel webhook = new WebhookChannel(ground.database, webhooks, ground.notices, ground.clock);
    MailDriver driver = mailDriver();
    return driver == null ? List.of(webhook) : List.of(webhook, mailChannel(driver));
  }

  private MailChannel mailChannel(MailDriver driver) {
    Configuration.Mail mail = ground.configuration.mail();
    return new MailChannel(
        ground.database,
        first.catalog,
        first.post,
        mailRows,
        driver,
        ground.clock,
        mail.from(),
        mail.perDay());
  }

  private @Nullable MailDriver mailDriver() {
    return switch (ground.configuration.mail().carrier()) {
      case Configuration.MailServer(URI server) -> new SmtpDriver(ground.vertx, server);
      case Configuration.MailApi(URI url, Secret key) ->
          new ApiDriver(
              new Egress(
                  ground.vertx,
                  Egress.Rules.operator(url),
                  Addresses.system(ground.vertx),
                  GroundFloor.NOTICES),
              url,
              key.reveal());
      case Configuration.Caught _ -> caughtMail;
      case Configuration.NoCarrier _ -> null;
    };
  }

  /** One for the gateway. */
  BulkVerticle bulkVerticle() {
    return new BulkVerticle(uploads, sweeper);
  }

  /** One for each event loop. */
  WorkVerticle workVerticle() {
    return new WorkVerticle(this::work);
  }

  private Work work() {
    return new Work(
        ground.vertx,
        ground.database,
        ground.configuration.bulk().workers(),
        () -> second.issuances.stream().anyMatch(Issuance::isAsked),
        second.plans,
        first.resolver,
        second.issuance().rows(),
        new Pickup.ByProof(ground.configuration.issuance().deliveryLifetime()),
        holderNames,
        ground.clock,
        ground.meters);
  }

  /** As many rows are checked at a time as there are event loops, whoever uploads. */
  private Uploads uploads(RowKeys rowKeys) {
    Configuration.Bulk bulk = ground.configuration.bulk();
    return new Uploads(
        ground.vertx,
        second.plans,
        ground.database,
        ground.vertx.createSharedWorkerExecutor("bulk", ground.configuration.eventLoops()),
        rowKeys,
        first.audit,
        ground.clock,
        ground.randomness,
        new UploadLimits(
            bulk.uploads(),
            bulk.fileMegabytes() * 1_048_576L,
            bulk.fileRows(),
            bulk.rowColumns(),
            bulk.fieldLength(),
            bulk.rowLength()),
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
