package dev.chancery;

import dev.chancery.audit.Audit;
import dev.chancery.catalog.AllowedHolders;
import dev.chancery.catalog.Allowlist;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Collections;
import dev.chancery.catalog.ContextRegistry;
import dev.chancery.catalog.CredentialTypes;
import dev.chancery.catalog.Organisations;
import dev.chancery.catalog.RegisteredContexts;
import dev.chancery.catalog.TypeRegistry;
import dev.chancery.identity.DidMethods;
import dev.chancery.identity.DidResolver;
import dev.chancery.identity.RegisteredDids;
import dev.chancery.identity.UniversalResolver;
import dev.chancery.outbox.Audience;
import dev.chancery.outbox.Post;
import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.proof.DelegatorProofs;
import dev.chancery.proof.Nonces;
import dev.chancery.proof.ProofJwts;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.SigningKeys;
import dev.chancery.signing.SigningVerticle;
import dev.chancery.status.PublishedLists;
import dev.chancery.status.StatusIndexes;
import dev.chancery.status.StatusLists;
import dev.chancery.status.StatusPublisher;
import dev.chancery.status.StatusUris;
import java.net.URI;

/**
 * {@code audit}, {@code catalog}, {@code identity}, {@code outbox}, {@code proof}, {@code signing}
 * and {@code status}: who does what, what is issued, to whom, who hears of it, on what evidence,
 * under which key and with which status.
 */
final class FirstFloor {
  /** An issuer has one for each way of securing; a kilobyte each. */
  private static final int MOST_STATUS_SERIES = 10_000;

  private final GroundFloor ground;
  final Cryptography cryptography;
  final Audit audit;
  final Organisations organisations = new Organisations();
  final CredentialTypes types = new CredentialTypes();
  final Collections collections = new Collections();
  final AllowedHolders allowedHolders = new AllowedHolders();
  final RegisteredContexts registeredContexts = new RegisteredContexts();
  final Catalog catalog;
  final ContextRegistry contexts;
  final TypeRegistry typeRegistry;
  final Allowlist allowlist;
  final RegisteredDids registeredDids = new RegisteredDids();
  final DidResolver resolver;
  final Nonces nonces;
  final ProofJwts proofs;
  final DelegatorProofs delegatorProofs;
  final SigningKeys signingKeys = new SigningKeys();
  final KeyRing keyRing;
  final StatusLists statusLists;
  final StatusUris statusUris;
  final StatusPublisher statusPublisher;
  final PublishedLists publishedLists;
  final Audience audience;
  final Post post;

  FirstFloor(GroundFloor ground, Cryptography cryptography) {
    this.ground = ground;
    this.cryptography = cryptography;
    audit = new Audit(ground.database, ground.clock);
    catalog = new Catalog(ground.backing, ground.database, collections, types, ground.baseUrl);
    contexts =
        new ContextRegistry(
            ground.vertx, ground.backing, ground.database, registeredContexts, audit);
    typeRegistry = typeRegistry();
    allowlist = new Allowlist(ground.backing, ground.database, allowedHolders);
    resolver = resolver();
    ground.changes.on(DidResolver.TOPIC, resolver::forget);
    nonces = new Nonces(ground.keys.derive("nonce"), ground.clock, ground.randomness);
    proofs = new ProofJwts(resolver, cryptography, nonces, ground.clock);
    delegatorProofs =
        new DelegatorProofs(resolver, cryptography, ground.clock, ground.baseUrl.toString());
    keyRing = new KeyRing(ground.backing, ground.database, signingKeys);
    statusLists = new StatusLists(ground.configuration.statusLists().size());
    statusUris = new StatusUris(ground.baseUrl);
    statusPublisher = statusPublisher();
    publishedLists = new PublishedLists(ground.vertx, ground.database, ground.changes);
    audience = new Audience(ground.backing, ground.database);
    post = new Post(ground.dataKeys, ground.randomness);
  }

  /** One for each event loop. */
  SigningVerticle signing() {
    return new SigningVerticle(
        ground.bus,
        ground.database,
        signingKeys,
        ground.dataKeys,
        cryptography,
        ground.meters.counter("chancery.signatures"));
  }

  /** The indexes that one event loop has leased. */
  StatusIndexes statusIndexes() {
    return new StatusIndexes(
        ground.database,
        statusLists,
        statusPublisher,
        ground.dataKeys,
        statusUris,
        MOST_STATUS_SERIES);
  }

  private TypeRegistry typeRegistry() {
    return new TypeRegistry(
        ground.vertx, ground.database, ground.changes, catalog, types, registeredContexts, audit);
  }

  private DidResolver resolver() {
    URI universal = ground.configuration.egress().didResolver();
    return new DidResolver(
        DidMethods.builtIn(ground.egress),
        (organisation, did) ->
            ground.database.with(client -> registeredDids.find(client, organisation, did)),
        universal == null ? null : new UniversalResolver(ground.vertx, universal));
  }

  private StatusPublisher statusPublisher() {
    Configuration.StatusLists timing = ground.configuration.statusLists();
    return new StatusPublisher(
        ground.vertx,
        ground.database,
        statusLists,
        keyRing,
        ground.dataKeys,
        ground.changes,
        ground.bus,
        ground.clock,
        ground.randomness,
        statusUris,
        new StatusPublisher.Timing(timing.publishInterval(), timing.lifetime(), timing.ttl()));
  }
}
