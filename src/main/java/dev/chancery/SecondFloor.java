package dev.chancery;

import dev.chancery.format.Formats;
import dev.chancery.issuance.CredentialLife;
import dev.chancery.issuance.Credentials;
import dev.chancery.issuance.Delegations;
import dev.chancery.issuance.Exports;
import dev.chancery.issuance.Housekeeping;
import dev.chancery.issuance.Issuance;
import dev.chancery.issuance.Kinds;
import dev.chancery.issuance.Plans;
import dev.chancery.issuance.QuotaRows;
import dev.chancery.issuance.Quotas;
import dev.chancery.issuance.Registrar;
import dev.chancery.issuance.Revocations;
import dev.chancery.issuance.Transactions;
import dev.chancery.issuance.Vacancies;
import dev.chancery.issuer.DidDocuments;
import dev.chancery.issuer.IssuerDids;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.issuer.IssuerLife;
import dev.chancery.issuer.VcApiSettings;
import dev.chancery.offer.ClaimDesk;
import dev.chancery.offer.ClaimLife;
import dev.chancery.offer.ClaimTokens;
import dev.chancery.offer.Counter;
import dev.chancery.offer.Deliveries;
import dev.chancery.offer.DeliveryTokens;
import dev.chancery.platform.config.Configuration;
import dev.chancery.signing.KeyMaker;
import dev.chancery.verification.Verifier;
import dev.chancery.verification.Workers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@code issuer}, {@code issuance}, {@code offer} and {@code verification}: who issues, the act
 * itself, what waits, and what others made of it.
 */
final class SecondFloor {
  private final GroundFloor ground;
  private final FirstFloor first;
  final IssuerDids issuerDids;
  final IssuerDirectory issuers;
  final IssuerLife issuerLife;
  final VcApiSettings vcApiSettings;
  final DidDocuments didDocuments;
  final Kinds kinds;
  final Plans plans;
  final Transactions transactions;
  final Credentials credentials;
  final Exports exports;
  final Registrar registrar;
  final CredentialLife credentialLife;
  final Revocations revocations;
  final Delegations delegations;
  final Housekeeping housekeeping;
  final Vacancies vacancies;
  final QuotaRows quotaRows = new QuotaRows();
  final Quotas quotas;
  final DeliveryTokens deliveryTokens;
  final Counter counter;
  final ClaimTokens claimTokens;
  final ClaimDesk claimDesk;
  final ClaimLife claimLife;
  final Deliveries deliveries;
  final Workers verificationWorkers;
  final Verifier verifier;

  /** Of all event loops. */
  final List<Issuance> issuances = new CopyOnWriteArrayList<>();

  SecondFloor(GroundFloor ground, FirstFloor first) {
    this.ground = ground;
    this.first = first;
    issuerDids = new IssuerDids(ground.baseUrl);
    issuers = new IssuerDirectory(ground.backing, ground.database);
    issuerLife = issuerLife();
    vcApiSettings = new VcApiSettings(ground.database, ground.changes, issuers, first.audit);
    didDocuments = new DidDocuments(first.keyRing, ground.clock);
    kinds =
        new Kinds(
            ground.vertx,
            first.catalog,
            first.contexts,
            issuers,
            first.keyRing,
            ground.dataKeys,
            new Formats(ground.randomness),
            ground.clock,
            ground.changes);
    plans = new Plans(ground.vertx, first.catalog, kinds, ground.clock, ground.changes);
    transactions = new Transactions(ground.vertx, ground.database);
    exports = new Exports(ground.vertx, ground.database, ground.dataKeys, first.audit);
    credentials = new Credentials(ground.database, ground.dataKeys, first.statusUris);
    registrar =
        new Registrar(ground.database, ground.changes, plans, first.collections, first.audit);
    credentialLife =
        new CredentialLife(ground.database, first.statusLists, first.statusPublisher, first.audit);
    revocations =
        new Revocations(
            ground.vertx,
            ground.database,
            credentialLife,
            first.audit,
            first.signingKeys,
            ground.clock,
            ground.randomness);
    delegations = new Delegations(ground.database, issuers, first.delegatorProofs, ground.clock);
    housekeeping = housekeeping();
    vacancies = new Vacancies(ground.database);
    deliveryTokens = new DeliveryTokens(ground.keys.derive("delivery-token"));
    counter = new Counter(deliveryTokens);
    claimTokens = new ClaimTokens(ground.keys.derive("claim-token"), ground.baseUrl);
    claimDesk = claimDesk();
    claimLife =
        new ClaimLife(ground.database, ground.dataKeys, claimDesk, first.audit, ground.clock);
    deliveries = deliveries();
    quotas = new Quotas(ground.database, quotaRows, ground.changes, ground.clock);
    verificationWorkers = new Workers(ground.vertx);
    verifier = verifier();
  }

  /** One for each event loop, which calls this. */
  Issuance issuance() {
    Issuance issuance =
        new Issuance(
            ground.vertx,
            ground.database,
            ground.heartbeat,
            ground.bus,
            ground.clock,
            ground.randomness,
            credentialLife,
            first.statusIndexes(),
            first.statusUris,
            quotas,
            counter,
            first.audience,
            ground.configuration.issuance().retention(),
            ground.slices,
            ground.meters);
    issuances.add(issuance);
    return issuance;
  }

  private Verifier verifier() {
    return new Verifier(
        verificationWorkers,
        new VerifiersHouse(first, issuerDids, issuers, didDocuments, credentials),
        first.resolver,
        ground.egress,
        first.cryptography,
        ground.clock);
  }

  private IssuerLife issuerLife() {
    return new IssuerLife(
        ground.vertx,
        ground.database,
        ground.changes,
        first.signingKeys,
        new KeyMaker(ground.randomness),
        ground.dataKeys,
        issuers,
        issuerDids,
        first.audit,
        ground.clock,
        ground.configuration.issuance().keyActivationDelay());
  }

  private ClaimDesk claimDesk() {
    boolean mute = ground.configuration.mail().carrier() instanceof Configuration.NoCarrier;
    return new ClaimDesk(
        ground.database, claimTokens, mute ? null : first.post, ground.clock, ground.randomness);
  }

  private Deliveries deliveries() {
    Configuration.Issuance timing = ground.configuration.issuance();
    return new Deliveries(
        ground.database,
        ground.dataKeys,
        first.resolver,
        first.nonces,
        first.proofs,
        ground.clock,
        ground.baseUrl.toString(),
        new Deliveries.Timing(timing.nonceLifetime(), timing.retention()),
        ground.meters);
  }

  private Housekeeping housekeeping() {
    Configuration configuration = ground.configuration;
    return new Housekeeping(
        ground.vertx,
        ground.database,
        ground.changes,
        first.signingKeys,
        ground.clock,
        configuration.issuance().retention(),
        configuration.statusLists().lifetime());
  }
}
