package dev.chancery;

import dev.chancery.api.rest.RestBatches;
import dev.chancery.autoissue.AutoIssue;
import dev.chancery.autoissue.AutoIssueVerticle;
import dev.chancery.autoissue.Collecting;
import dev.chancery.autoissue.Door;
import dev.chancery.autoissue.Duplicates;
import dev.chancery.autoissue.ScreenCodes;
import dev.chancery.autoissue.Screens;
import dev.chancery.bulk.BulkLife;
import dev.chancery.bulk.BulkVerticle;
import dev.chancery.bulk.Followers;
import dev.chancery.bulk.HolderNames;
import dev.chancery.bulk.Retries;
import dev.chancery.bulk.RowKeys;
import dev.chancery.bulk.Sweeper;
import dev.chancery.bulk.UploadLimits;
import dev.chancery.bulk.Uploads;
import dev.chancery.bulk.Work;
import dev.chancery.bulk.WorkVerticle;
import dev.chancery.direct.DirectIssue;
import dev.chancery.direct.DirectIssueVerticle;
import dev.chancery.direct.DocumentIssue;
import dev.chancery.direct.OrderVerticle;
import dev.chancery.direct.OrderWork;
import dev.chancery.direct.Orders;
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
import dev.chancery.notify.Wicket;
import dev.chancery.offer.Pickup;
import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.config.Secret;
import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The lanes: {@code autoissue}, {@code direct} and {@code bulk}; and {@code notify}. */
final class ThirdFloor {
  /** All letters go to one service, on one account; no more of them than there are slots. */
  private static final Egress.Room LETTERS = new Egress.Room(100, Duration.ofSeconds(30));

  private final GroundFloor ground;
  private final FirstFloor first;
  private final SecondFloor second;
  private final Duplicates duplicates = new Duplicates();
  final ScreenCodes screenCodes;
  final Screens screens;
  final Webhooks webhooks;
  final Notifications notifications = new Notifications();
  final MailRows mailRows;

  /** One for each node. */
  final NotifyVerticle notifier = new NotifyVerticle(this::dispatcher);

  /** Null where nothing is caught. */
  final @Nullable CaughtMail caughtMail;

  /** That may be worked off beside those that are. */
  private final AtomicInteger chunksAtATime;

  final Orders orders;
  final OrderVerticle orderVerticle;
  final HolderNames holderNames;
  final Uploads uploads;
  final BulkLife bulkLife;
  final Retries retries;
  final Followers followers;
  final Sweeper sweeper;

  ThirdFloor(GroundFloor ground, FirstFloor first, SecondFloor second) {
    this.ground = ground;
    this.first = first;
    this.second = second;
    screenCodes = new ScreenCodes(ground.keys.derive("screen-code"), ground.clock);
    screens = new Screens(ground.randomness);
    webhooks = new Webhooks(ground.dataKeys, ground.randomness);
    mailRows = new MailRows(ground.keys.derive("suppression"));
    caughtMail =
        ground.configuration.mail().carrier() instanceof Configuration.Caught
            ? new CaughtMail()
            : null;
    orders = new Orders(ground.vertx, ground.database, ground.dataKeys, ground.randomness);
    orderVerticle = new OrderVerticle(orders, this::orderWork);
    RowKeys rowKeys = new RowKeys(ground.keys.derive("bulk-row-key"));
    holderNames = new HolderNames(rowKeys);
    chunksAtATime = new AtomicInteger(Math.max(1, ground.configuration.postgresPoolSize() / 2));
    uploads = uploads(rowKeys);
    bulkLife =
        new BulkLife(ground.vertx, ground.database, ground.dataKeys, first.audit, ground.clock);
    followers = new Followers(ground.vertx, ground.database);
    retries = new Retries(ground.vertx, ground.database, uploads, bulkLife, rowKeys, first.audit);
    sweeper =
        new Sweeper(
            ground.database,
            second.claimDesk,
            ground.clock,
            ground.configuration.issuance().retention());
  }

  /** One for each event loop. */
  AutoIssueVerticle autoIssueVerticle() {
    return new AutoIssueVerticle(ground.bus, this::autoIssueLanes);
  }

  /** One for each event loop. */
  DirectIssueVerticle directIssueVerticle() {
    return new DirectIssueVerticle(ground.bus, this::directLanes);
  }

  private OrderWork orderWork() {
    return new OrderWork(
        ground.vertx,
        ground.database,
        ground.dataKeys,
        ground.bus,
        new RestBatches(ground.configuration.issuance().deliveryLifetime()),
        ground.clock,
        ground.meters);
  }

  private Dispatcher dispatcher() {
    Wicket wicket = new Wicket(ground.database);
    return new Dispatcher(
        ground.vertx, ground.database, wicket, ground.randomness, channels(wicket), ground.meters);
  }

  private List<Channel> channels(Wicket wicket) {
    Channel webhook = new WebhookChannel(wicket, webhooks, ground.notices, ground.clock);
    MailDriver driver = mailDriver();
    return driver == null ? List.of(webhook) : List.of(webhook, mailChannel(wicket, driver));
  }

  private MailChannel mailChannel(Wicket wicket, MailDriver driver) {
    Configuration.Mail mail = ground.configuration.mail();
    return new MailChannel(
        wicket,
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
                  LETTERS),
              url,
              key.reveal());
      case Configuration.Caught _ -> caughtMail;
      case Configuration.NoCarrier _ -> null;
    };
  }

  /** One for the gateway. */
  BulkVerticle bulkVerticle() {
    return new BulkVerticle(uploads, sweeper, followers);
  }

  /** One for each event loop. */
  WorkVerticle workVerticle() {
    return new WorkVerticle(this::work);
  }

  /**
   * A chunk holds a connection from its claim to its commit: all of them together have half, so
   * that a scan finds one.
   */
  private Work work() {
    int wanted = ground.configuration.bulk().workers();
    int left = chunksAtATime.getAndUpdate(free -> free - Math.min(wanted, free));
    return new Work(
        ground.vertx,
        ground.database,
        Math.min(wanted, left),
        () -> second.issuances.stream().anyMatch(Issuance::isAsked),
        second.plans,
        first.resolver,
        second.issuance().rows(),
        new Pickup.ByProof(ground.configuration.issuance().deliveryLifetime()),
        second.claimDesk,
        holderNames,
        first.audience,
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
            orders,
            ground.slices,
            ground.meters),
        new DocumentIssue(
            ground.vertx, second.kinds, first.contexts, first.statusUris, issuance, ground.meters));
  }

  private AutoIssueVerticle.Lanes autoIssueLanes() {
    Door door =
        new Door(
            ground.clock,
            screenCodes,
            first.proofs,
            first.resolver,
            first.allowlist,
            ground.baseUrl.toString());
    Issuance issuance = second.issuance();
    AutoIssue scans = autoIssue(door, issuance);
    Collecting claims = collecting(door, issuance);
    return new AutoIssueVerticle.Lanes(scans, claims);
  }

  private Collecting collecting(Door door, Issuance issuance) {
    return new Collecting(
        ground.database,
        second.plans,
        door,
        issuance,
        second.claimDesk,
        ground.clock,
        ground.meters);
  }

  private AutoIssue autoIssue(Door door, Issuance issuance) {
    return new AutoIssue(
        second.plans,
        door,
        issuance,
        first.nonces,
        ground.configuration.issuance().nonceLifetime(),
        duplicates,
        ground.meters);
  }
}
