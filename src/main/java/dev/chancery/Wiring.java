package dev.chancery;

import dev.chancery.api.ApiKeys;
import dev.chancery.api.Callers;
import dev.chancery.api.ClientAddresses;
import dev.chancery.api.ConnectionCaps;
import dev.chancery.api.Health;
import dev.chancery.api.NewOrganisation;
import dev.chancery.api.RateLimits;
import dev.chancery.api.Routes;
import dev.chancery.api.rest.AutoIssueRoutes;
import dev.chancery.api.rest.CollectRoutes;
import dev.chancery.api.rest.CollectionRoutes;
import dev.chancery.api.rest.CollectionViews;
import dev.chancery.api.rest.DidWebRoutes;
import dev.chancery.api.rest.HolderRoutes;
import dev.chancery.api.rest.IssuerRoutes;
import dev.chancery.api.rest.OrganisationRoutes;
import dev.chancery.api.rest.RegisteredDidRoutes;
import dev.chancery.api.rest.SchemaRoutes;
import dev.chancery.api.rest.ScreenRoutes;
import dev.chancery.api.rest.StatusRoutes;
import dev.chancery.autoissue.AutoIssue;
import dev.chancery.autoissue.Door;
import dev.chancery.autoissue.Duplicates;
import dev.chancery.autoissue.ScreenCodes;
import dev.chancery.autoissue.Screens;
import dev.chancery.catalog.AllowedHolders;
import dev.chancery.catalog.Allowlist;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Collections;
import dev.chancery.catalog.CredentialTypes;
import dev.chancery.catalog.Organisations;
import dev.chancery.format.Formats;
import dev.chancery.identity.DidMethods;
import dev.chancery.identity.DidResolver;
import dev.chancery.identity.RegisteredDids;
import dev.chancery.identity.UniversalResolver;
import dev.chancery.issuance.Housekeeping;
import dev.chancery.issuance.Issuance;
import dev.chancery.issuance.Plans;
import dev.chancery.issuance.Registrar;
import dev.chancery.issuer.DidDocuments;
import dev.chancery.issuer.IssuerDids;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.issuer.IssuerLife;
import dev.chancery.model.Randomness;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.cache.Tiered;
import dev.chancery.platform.chance.SecureRandomness;
import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Heartbeat;
import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.redis.Channel;
import dev.chancery.platform.redis.RedisLine;
import dev.chancery.platform.seal.DataKeys;
import dev.chancery.platform.seal.KeyHierarchy;
import dev.chancery.proof.Nonces;
import dev.chancery.proof.ProofJwts;
import dev.chancery.signing.KeyMaker;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.SigningKeys;
import dev.chancery.signing.SigningVerticle;
import dev.chancery.status.PublishedLists;
import dev.chancery.status.StatusIndexes;
import dev.chancery.status.StatusLists;
import dev.chancery.status.StatusPublisher;
import dev.chancery.status.StatusUris;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The object graph: who is made of what. Reads from the ground floor up, and does nothing. */
final class Wiring {
  final Vertx vertx;
  final Configuration configuration;
  final PrometheusMeterRegistry meters;
  final InstantSource clock;
  final Randomness randomness = new SecureRandomness();
  final URI baseUrl;

  /** Ids of what is deployed, in that order. */
  final List<String> deployments = new CopyOnWriteArrayList<>();

  /** The lanes of all event loops. */
  final List<Issuance> lanes = new CopyOnWriteArrayList<>();

  // platform
  final Bus bus;
  final Database database;
  final Heartbeat heartbeat;
  final RedisLine redis;
  final Changes changes;
  final KeyHierarchy keys;
  final DataKeys dataKeys;
  final Tiered.Backing backing;
  final Cryptography cryptography = Cryptography.load();

  // catalog, identity, proof, signing, status
  final Organisations organisations = new Organisations();
  final CredentialTypes types = new CredentialTypes();
  final Collections collections = new Collections();
  final AllowedHolders allowedHolders = new AllowedHolders();
  final Catalog catalog;
  final Allowlist allowlist;
  final RegisteredDids registeredDids = new RegisteredDids();
  final DidResolver resolver;
  final Nonces nonces;
  final ProofJwts proofs;
  final SigningKeys signingKeys = new SigningKeys();
  final KeyRing keyRing;
  final StatusLists statusLists = new StatusLists();
  final StatusUris statusUris;
  final StatusPublisher statusPublisher;
  final PublishedLists publishedLists;

  // issuer, issuance, autoissue
  final IssuerDids issuerDids;
  final IssuerDirectory issuers;
  final IssuerLife issuerLife;
  final DidDocuments didDocuments;
  final Plans plans;
  final Registrar registrar;
  final Housekeeping housekeeping;
  final ScreenCodes screenCodes;
  final Duplicates duplicates = new Duplicates();
  final Screens screens = new Screens(randomness);

  // api
  final ApiKeys apiKeys = new ApiKeys(randomness);
  final Callers callers;
  final NewOrganisation newOrganisation;
  final Health health;
  final RateLimits rateLimits;
  final ClientAddresses clientAddresses;
  final ConnectionCaps connectionCaps;

  Wiring(
      Vertx vertx,
      Configuration configuration,
      PrometheusMeterRegistry meters,
      InstantSource clock,
      URI postgres,
      URI redisUri,
      byte[] masterKey) {
    this.vertx = vertx;
    this.configuration = configuration;
    this.meters = meters;
    this.clock = clock;
    this.baseUrl = configuration.http().baseUrl();

    bus = new Bus(vertx);
    database = Database.connect(vertx, postgres, configuration.postgresPoolSize());
    heartbeat = new Heartbeat(vertx, database);
    redis = new RedisLine(vertx, redisUri, "commands");
    changes = new Changes(vertx, database, new Channel(vertx, redisUri, redis, "chancery:changes"));
    keys = new KeyHierarchy(masterKey, randomness);
    dataKeys = new DataKeys(database, keys, randomness);
    backing = new Tiered.Backing(redis, keys.dataKey("redis"), meters, changes);

    catalog = new Catalog(backing, database, collections, types, baseUrl);
    allowlist = new Allowlist(backing, database, allowedHolders);
    resolver = resolver();
    changes.on(DidResolver.TOPIC, resolver::forget);
    nonces = new Nonces(keys.derive("nonce"), clock, randomness);
    proofs = new ProofJwts(resolver, cryptography, nonces, clock);
    keyRing = new KeyRing(backing, database, signingKeys);
    statusUris = new StatusUris(baseUrl);
    statusPublisher = statusPublisher();
    publishedLists = new PublishedLists(database, statusLists, changes);

    issuerDids = new IssuerDids(baseUrl);
    issuers = new IssuerDirectory(backing, database);
    issuerLife = issuerLife();
    didDocuments = new DidDocuments(keyRing, clock);
    plans =
        new Plans(
            vertx, catalog, issuers, keyRing, dataKeys, new Formats(randomness), clock, changes);
    registrar = new Registrar(database, changes, plans, collections);
    housekeeping = housekeeping();
    screenCodes = new ScreenCodes(keys.derive("screen-code"), clock);

    callers = new Callers(database, apiKeys, changes);
    newOrganisation =
        new NewOrganisation(database, organisations, dataKeys, apiKeys, clock, randomness);
    health = new Health(heartbeat, redis, meters);
    rateLimits = new RateLimits(redis, clock);
    clientAddresses = new ClientAddresses(configuration.http().trustedProxies());
    connectionCaps = connectionCaps();
  }

  /** A lane of one event loop, which calls this. */
  AutoIssue autoIssue() {
    StatusIndexes indexes =
        new StatusIndexes(database, statusLists, statusPublisher, dataKeys, statusUris);
    Issuance issuance =
        new Issuance(
            database,
            heartbeat,
            bus,
            clock,
            randomness,
            statusLists,
            indexes,
            statusUris,
            configuration.issuance().retention(),
            meters);
    lanes.add(issuance);
    Door door = new Door(clock, screenCodes, proofs, resolver, allowlist, baseUrl.toString());
    return new AutoIssue(
        plans,
        door,
        issuance,
        nonces,
        configuration.issuance().nonceLifetime(),
        duplicates,
        meters);
  }

  SigningVerticle signing() {
    return new SigningVerticle(
        bus, database, signingKeys, dataKeys, cryptography, meters.counter("chancery.signatures"));
  }

  /** Every route of the public listener. */
  void register(Routes routes) {
    CollectionViews views = new CollectionViews(baseUrl, clock);
    autoIssueRoutes().register(routes);
    new StatusRoutes(publishedLists, clock, configuration.statusLists().ttl()).register(routes);
    new CollectRoutes(vertx, plans, views, screenCodes).register(routes);
    new IssuerRoutes(issuerLife, issuers, didDocuments, keyRing).register(routes);
    new SchemaRoutes(vertx, database, changes, types, catalog).register(routes);
    new CollectionRoutes(database, collections, catalog, registrar, clock, randomness, baseUrl)
        .register(routes);
    new HolderRoutes(vertx, database, changes, catalog, allowedHolders, dataKeys).register(routes);
    new ScreenRoutes(database, catalog, screens, screenCodes, plans, views, baseUrl)
        .register(routes);
    new RegisteredDidRoutes(database, changes, registeredDids).register(routes);
    new OrganisationRoutes(database, changes, newOrganisation, apiKeys).register(routes);
    if (configuration.management() == null) {
      health.register(routes);
    }
    new DidWebRoutes(issuers, issuerDids, didDocuments).register(routes);
  }

  private ConnectionCaps connectionCaps() {
    Configuration.Limits limits = configuration.limits();
    return new ConnectionCaps(
        limits.connections(), limits.clientConnections(), clientAddresses, meters);
  }

  private AutoIssueRoutes autoIssueRoutes() {
    return new AutoIssueRoutes(
        bus,
        rateLimits,
        configuration.limits().clientPerMinute(),
        configuration.limits().collectionPerSecond());
  }

  private DidResolver resolver() {
    Egress.Rules rules =
        new Egress.Rules(
            configuration.egress().allowed().stream()
                .map(Object::toString)
                .collect(Collectors.toUnmodifiableSet()),
            null,
            null);
    URI universal = configuration.egress().didResolver();
    return new DidResolver(
        DidMethods.builtIn(new Egress(vertx, rules, Addresses.system(vertx))),
        (organisation, did) ->
            database.with(client -> registeredDids.find(client, organisation, did)),
        universal == null ? null : new UniversalResolver(vertx, universal));
  }

  private StatusPublisher statusPublisher() {
    Configuration.StatusLists timing = configuration.statusLists();
    return new StatusPublisher(
        vertx,
        database,
        statusLists,
        keyRing,
        dataKeys,
        changes,
        bus,
        clock,
        randomness,
        statusUris,
        new StatusPublisher.Timing(timing.publishInterval(), timing.lifetime(), timing.ttl()));
  }

  private IssuerLife issuerLife() {
    return new IssuerLife(
        database,
        changes,
        signingKeys,
        new KeyMaker(randomness),
        dataKeys,
        issuers,
        issuerDids,
        clock,
        configuration.issuance().keyActivationDelay());
  }

  private Housekeeping housekeeping() {
    return new Housekeeping(
        vertx,
        database,
        changes,
        signingKeys,
        clock,
        configuration.issuance().retention(),
        configuration.statusLists().lifetime());
  }

  Configuration.@Nullable Management management() {
    return configuration.management();
  }
}
