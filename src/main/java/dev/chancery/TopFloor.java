package dev.chancery;

import dev.chancery.api.ClientAddresses;
import dev.chancery.api.ConnectionCaps;
import dev.chancery.api.Gate;
import dev.chancery.api.Health;
import dev.chancery.api.NewOrganisation;
import dev.chancery.api.RateLimits;
import dev.chancery.api.Routes;
import dev.chancery.api.caller.AccessTokens;
import dev.chancery.api.caller.ApiKeys;
import dev.chancery.api.caller.Callers;
import dev.chancery.api.caller.OrganisationLimits;
import dev.chancery.api.caller.SignIns;
import dev.chancery.api.docs.DocsRoutes;
import dev.chancery.api.rest.AuditRoutes;
import dev.chancery.api.rest.AutoIssueRoutes;
import dev.chancery.api.rest.BulkEventRoutes;
import dev.chancery.api.rest.BulkExportRoutes;
import dev.chancery.api.rest.BulkRetryRoutes;
import dev.chancery.api.rest.BulkRoutes;
import dev.chancery.api.rest.ClaimPageRoutes;
import dev.chancery.api.rest.ClaimRoutes;
import dev.chancery.api.rest.ClaimViews;
import dev.chancery.api.rest.CollectRoutes;
import dev.chancery.api.rest.CollectionRoutes;
import dev.chancery.api.rest.CollectionViews;
import dev.chancery.api.rest.ContextRoutes;
import dev.chancery.api.rest.CredentialRoutes;
import dev.chancery.api.rest.DeliveryRoutes;
import dev.chancery.api.rest.DevMailRoutes;
import dev.chancery.api.rest.DidWebRoutes;
import dev.chancery.api.rest.HolderRoutes;
import dev.chancery.api.rest.IssuerRoutes;
import dev.chancery.api.rest.KeyRoutes;
import dev.chancery.api.rest.LedgerRoutes;
import dev.chancery.api.rest.LifeRoutes;
import dev.chancery.api.rest.LimitRoutes;
import dev.chancery.api.rest.MailRoutes;
import dev.chancery.api.rest.NotificationRoutes;
import dev.chancery.api.rest.OrderRoutes;
import dev.chancery.api.rest.OrganisationRoutes;
import dev.chancery.api.rest.QuotaRoutes;
import dev.chancery.api.rest.RegisteredDidRoutes;
import dev.chancery.api.rest.RevocationRoutes;
import dev.chancery.api.rest.SchemaRoutes;
import dev.chancery.api.rest.ScreenRoutes;
import dev.chancery.api.rest.SignInRoutes;
import dev.chancery.api.rest.StatusRoutes;
import dev.chancery.api.rest.TransactionRoutes;
import dev.chancery.api.rest.WebhookRoutes;
import dev.chancery.api.vcapi.IssuedRoutes;
import dev.chancery.api.vcapi.IssuingRoutes;
import dev.chancery.api.vcapi.VerifyingRoutes;
import dev.chancery.platform.config.Configuration;

/** {@code api}: who may ask for what, and where. */
final class TopFloor {
  private final GroundFloor ground;
  private final FirstFloor first;
  private final SecondFloor second;
  private final ThirdFloor third;
  final ApiKeys apiKeys;
  final SignIns signIns = new SignIns();
  final OrganisationLimits organisationLimits = new OrganisationLimits();
  final Gate gate;
  final NewOrganisation newOrganisation;
  final Health health;
  final RateLimits rateLimits;
  final ClientAddresses clientAddresses;
  final ConnectionCaps connectionCaps;
  private final DocsRoutes docs;

  TopFloor(GroundFloor ground, FirstFloor first, SecondFloor second, ThirdFloor third) {
    this.ground = ground;
    this.first = first;
    this.second = second;
    this.third = third;
    apiKeys = new ApiKeys(ground.randomness);
    newOrganisation =
        new NewOrganisation(
            ground.database,
            first.organisations,
            ground.dataKeys,
            apiKeys,
            first.audit,
            ground.clock,
            ground.randomness);
    health = new Health(ground.vertx, ground.heartbeat, ground.redis, ground.meters);
    rateLimits = new RateLimits(ground.redis, ground.clock);
    gate = new Gate(callers(), rateLimits);
    clientAddresses = new ClientAddresses(ground.configuration.http().trustedProxies());
    connectionCaps = connectionCaps();
    docs = new DocsRoutes(ground.vertx, ground.baseUrl);
  }

  /** Every route of the public listener. */
  void register(Routes routes) {
    CollectionViews views = new CollectionViews(ground.baseUrl, ground.clock);
    autoIssueRoutes().register(routes);
    statusRoutes().register(routes);
    credentialRoutes().register(routes);
    new OrderRoutes(ground.vertx, third.orders).register(routes);
    new IssuingRoutes(ground.vertx, ground.bus, ground.clock).register(routes);
    new IssuedRoutes(second.credentials, second.credentialLife, ground.clock).register(routes);
    new VerifyingRoutes(second.verificationWorkers, second.verifier).register(routes);
    deliveryRoutes().register(routes);
    new LifeRoutes(second.credentialLife, ground.clock).register(routes);
    new LedgerRoutes(second.credentials, ground.keys.derive("cursor")).register(routes);
    new RevocationRoutes(second.revocations, ground.clock).register(routes);
    transactionRoutes().register(routes);
    new CollectRoutes(ground.vertx, second.plans, views, third.screenCodes, second.vacancies)
        .register(routes);
    new ClaimRoutes(second.claimLife, second.claimTokens).register(routes);
    new ClaimPageRoutes(
            second.claimDesk,
            second.plans,
            second.vacancies,
            new ClaimViews(views, second.claimTokens, ground.clock))
        .register(routes);
    new IssuerRoutes(
            second.issuerLife,
            second.vcApiSettings,
            second.issuers,
            second.didDocuments,
            first.keyRing)
        .register(routes);
    schemaRoutes().register(routes);
    contextRoutes().register(routes);
    collectionRoutes().register(routes);
    holderRoutes().register(routes);
    new BulkRoutes(third.uploads, third.bulkLife, ground.clock).register(routes);
    new BulkRetryRoutes(third.retries).register(routes);
    new BulkExportRoutes(third.bulkLife, second.exports).register(routes);
    new BulkEventRoutes(third.bulkLife, third.followers, ground.clock).register(routes);
    screenRoutes(views).register(routes);
    new RegisteredDidRoutes(ground.database, ground.changes, first.registeredDids, first.audit)
        .register(routes);
    new OrganisationRoutes(newOrganisation, apiKeys).register(routes);
    quotaRoutes().register(routes);
    new LimitRoutes(
            ground.database, ground.changes, first.organisations, organisationLimits, first.audit)
        .register(routes);
    new KeyRoutes(ground.database, ground.changes, apiKeys, first.audit, ground.clock)
        .register(routes);
    webhookRoutes().register(routes);
    new MailRoutes(ground.database, first.catalog, third.mailRows, first.audit, ground.clock)
        .register(routes);
    if (third.caughtMail != null) {
      new DevMailRoutes(third.caughtMail).register(routes);
    }
    new NotificationRoutes(ground.database, third.notifications, first.audit).register(routes);
    new AuditRoutes(first.audit).register(routes);
    new SignInRoutes(ground.database, ground.changes, signIns, first.audit).register(routes);
    docs.register(routes);
    if (ground.configuration.management() == null) {
      health.register(routes);
    }
    new DidWebRoutes(second.issuers, second.issuerDids, second.didDocuments).register(routes);
  }

  private Callers callers() {
    return new Callers(ground.database, apiKeys, accessTokens(), ground.changes, ground.clock);
  }

  private AccessTokens accessTokens() {
    return new AccessTokens(
        ground.database, signIns, ground.changes, ground.egress, first.cryptography, ground.clock);
  }

  private AutoIssueRoutes autoIssueRoutes() {
    Configuration.Limits limits = ground.configuration.limits();
    return new AutoIssueRoutes(
        ground.bus, rateLimits, limits.clientPerMinute(), limits.collectionPerSecond());
  }

  private CredentialRoutes credentialRoutes() {
    return new CredentialRoutes(
        ground.vertx,
        ground.bus,
        third.orders,
        ground.clock,
        ground.baseUrl,
        second.deliveryTokens,
        ground.configuration.issuance().deliveryLifetime());
  }

  private DeliveryRoutes deliveryRoutes() {
    return new DeliveryRoutes(
        second.deliveries, rateLimits, ground.configuration.limits().clientPerMinute());
  }

  private TransactionRoutes transactionRoutes() {
    return new TransactionRoutes(
        second.transactions, rateLimits, ground.configuration.limits().clientPerMinute());
  }

  private QuotaRoutes quotaRoutes() {
    return new QuotaRoutes(
        ground.database,
        ground.changes,
        first.organisations,
        first.catalog,
        second.quotaRows,
        first.audit,
        ground.clock);
  }

  private WebhookRoutes webhookRoutes() {
    return new WebhookRoutes(
        ground.database,
        ground.changes,
        third.webhooks,
        third.notifications,
        ground.notices,
        first.audit,
        ground.clock);
  }

  private StatusRoutes statusRoutes() {
    return new StatusRoutes(
        first.publishedLists, ground.clock, ground.configuration.statusLists().ttl());
  }

  private SchemaRoutes schemaRoutes() {
    return new SchemaRoutes(
        ground.vertx, ground.database, first.typeRegistry, first.types, first.catalog);
  }

  private ContextRoutes contextRoutes() {
    return new ContextRoutes(
        ground.vertx,
        ground.database,
        first.contexts,
        first.registeredContexts,
        first.catalog,
        ground.baseUrl);
  }

  private CollectionRoutes collectionRoutes() {
    return new CollectionRoutes(
        ground.database,
        first.collections,
        first.catalog,
        second.registrar,
        ground.clock,
        ground.randomness,
        ground.baseUrl);
  }

  private HolderRoutes holderRoutes() {
    return new HolderRoutes(
        ground.vertx,
        ground.database,
        ground.changes,
        first.catalog,
        first.allowedHolders,
        ground.dataKeys,
        first.audit);
  }

  private ScreenRoutes screenRoutes(CollectionViews views) {
    return new ScreenRoutes(
        ground.database,
        first.catalog,
        third.screens,
        third.screenCodes,
        second.plans,
        views,
        second.vacancies,
        first.audit,
        ground.baseUrl);
  }

  private ConnectionCaps connectionCaps() {
    Configuration.Limits limits = ground.configuration.limits();
    return new ConnectionCaps(
        limits.connections(), limits.clientConnections(), clientAddresses, ground.meters);
  }
}
