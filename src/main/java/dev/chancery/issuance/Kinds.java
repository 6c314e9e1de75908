package dev.chancery.issuance;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.ContextRegistry;
import dev.chancery.catalog.CredentialType;
import dev.chancery.catalog.MergedType;
import dev.chancery.catalog.SchemaMerge;
import dev.chancery.format.CredentialProfile;
import dev.chancery.format.CredentialWriter;
import dev.chancery.format.Formats;
import dev.chancery.format.jsonld.Contexts;
import dev.chancery.issuer.Issuer;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.model.Algorithm;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.model.ReservedType;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.memory.Remembered;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Makes kinds, and remembers them until something that they were made of changes. */
public final class Kinds {
  private static final long MOST_IN_MEMORY = 10_000;
  private static final Duration LASTING = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final Vertx vertx;
  private final Catalog catalog;
  private final ContextRegistry contexts;
  private final IssuerDirectory issuers;
  private final KeyRing keyRing;
  private final DataKeys dataKeys;
  private final Profiles profiles;
  private final Formats formats;
  private final InstantSource clock;
  private final Remembered<Kind.Name, Kind> kinds;

  /** What a profile compiles to, which takes milliseconds. */
  private final Cache<Compiled, CredentialWriter> writers =
      Caffeine.newBuilder().maximumSize(MOST_IN_MEMORY).expireAfterAccess(IDLE).build();

  /** A context is registered within its organisation. */
  private record Compiled(OrganisationId organisation, CredentialProfile profile) {}

  public Kinds(
      Vertx vertx,
      Catalog catalog,
      ContextRegistry contexts,
      IssuerDirectory issuers,
      KeyRing keyRing,
      DataKeys dataKeys,
      Formats formats,
      InstantSource clock,
      Changes changes) {
    this.vertx = vertx;
    this.catalog = catalog;
    this.contexts = contexts;
    this.issuers = issuers;
    this.keyRing = keyRing;
    this.dataKeys = dataKeys;
    this.profiles = new Profiles(catalog);
    this.formats = formats;
    this.clock = clock;
    this.kinds = new Remembered<>(MOST_IN_MEMORY, _ -> LASTING, this::make);
    changes.on(IssuerDirectory.TOPIC, this::forgetOf);
    changes.on(KeyRing.TOPIC, this::forgetOf);
    changes.on(ContextRegistry.TOPIC, key -> forgetBy(ContextRegistry.organisation(key)));
  }

  /**
   * The kind of that name. Of its faults the first is told, in this order: the issuer, its key, the
   * schemas, whether they are for this issuer.
   */
  public Future<Kind> of(Kind.Name name) {
    return kinds
        .get(name)
        .compose(
            kind ->
                kind.isCurrent(clock.instant()) ? Future.succeededFuture(kind) : madeAnew(name));
  }

  private Future<Kind> madeAnew(Kind.Name name) {
    kinds.forget(name);
    return kinds.get(name);
  }

  private void forgetOf(String issuer) {
    kinds.forgetIf(kind -> kind.issuer().did().value().equals(issuer));
  }

  /** A context never changes but when the gateway's own are made anew, by a younger version. */
  private void forgetBy(OrganisationId organisation) {
    writers.asMap().keySet().removeIf(compiled -> compiled.organisation.equals(organisation));
    kinds.forgetIf(kind -> kind.name().organisation().equals(organisation));
  }

  private Future<Kind> make(Kind.Name name) {
    return issuers
        .requireActive(name.organisation(), name.issuer())
        .compose(issuer -> signing(name, issuer))
        .compose(signing -> make(name, signing));
  }

  private record Signing(Issuer issuer, SigningKey key, ProofType proofType) {}

  private Future<Signing> signing(Kind.Name name, Issuer issuer) {
    List<Algorithm> preferred =
        name.proofTypes().stream().flatMap(type -> type.algorithms().stream()).toList();
    return keyRing
        .active(issuer.did(), preferred, clock.instant())
        .map(key -> new Signing(issuer, key, proofType(name, key)));
  }

  private static ProofType proofType(Kind.Name name, SigningKey key) {
    return name.proofTypes().stream()
        .filter(type -> type.isSignedBy(key.algorithm()))
        .findFirst()
        .orElseThrow();
  }

  private Future<Kind> make(Kind.Name name, Signing signing) {
    Future<List<CredentialType>> types = types(name);
    Future<DataKey> dataKey = dataKeys.of(name.organisation());
    return Future.all(types, dataKey)
        .map(_ -> new Parts(name, signing, types.result(), dataKey.result()))
        .compose(this::compiled);
  }

  private record Parts(
      Kind.Name name, Signing signing, List<CredentialType> types, DataKey dataKey) {}

  /**
   * Schemas, templates and canonical forms are compiled on worker threads; the kind is then handed
   * to whoever waits for it.
   */
  private Future<Kind> compiled(Parts parts) {
    return vertx
        .executeBlocking(() -> merged(parts), false)
        .compose(
            type -> {
              Signing signing = parts.signing;
              CredentialProfile profile =
                  profiles.of(
                      parts.name,
                      parts.types,
                      type,
                      signing.issuer,
                      signing.key,
                      signing.proofType);
              return writer(parts, profile).map(writer -> kind(parts, type, profile, writer));
            });
  }

  private static MergedType merged(Parts parts) {
    MergedType type = SchemaMerge.merge(parts.types, parts.name.vct());
    type.requireIssuer(parts.name.issuer());
    requireUnreserved(parts.name, type);
    return type;
  }

  /** A schema from before some type was reserved may say it, and so may several together. */
  private static void requireUnreserved(Kind.Name name, MergedType type) {
    List<Violation> reserved =
        type.types().stream()
            .flatMap(term -> ReservedType.named(term).stream())
            .filter(it -> it != ReservedType.AGENT_DELEGATION || !name.isDelegation())
            .map(it -> new Violation("/type", it.reason()))
            .toList();
    if (!reserved.isEmpty()) {
      throw new ProblemException(new Problem.CredentialReserved(reserved));
    }
  }

  private Future<CredentialWriter> writer(Parts parts, CredentialProfile profile) {
    Compiled compiled = new Compiled(parts.name.organisation(), profile);
    CredentialWriter known = writers.getIfPresent(compiled);
    return known != null
        ? Future.succeededFuture(known)
        : contexts(parts, profile)
            .compose(texts -> vertx.executeBlocking(() -> writer(compiled, texts), false));
  }

  private CredentialWriter writer(Compiled compiled, Map<String, String> texts) {
    Contexts contexts = Contexts.standard().with(texts);
    CredentialProfile profile = compiled.profile;
    return writers.get(
        compiled, _ -> formats.of(profile.proofType().format(), contexts).writer(profile));
  }

  private static Kind kind(
      Parts parts, MergedType type, CredentialProfile profile, CredentialWriter writer) {
    Signing signing = parts.signing;
    return new Kind(
        parts.name, type, signing.issuer, signing.key, profile.proofType(), writer, parts.dataKey);
  }

  /** Whoever verifies expands both kinds; here, only what is expanded needs the documents. */
  private Future<Map<String, String>> contexts(Parts parts, CredentialProfile profile) {
    return switch (parts.name.format()) {
      case DC_SD_JWT -> Future.succeededFuture(Map.<String, String>of());
      case VC_JWT -> made(parts).map(Map.<String, String>of());
      case LDP_VC ->
          made(parts).compose(_ -> contexts.texts(parts.name.organisation(), profile.contexts()));
    };
  }

  /** The contexts that are made of schemas, where they are not yet. */
  private Future<Void> made(Parts parts) {
    OrganisationId organisation = parts.name.organisation();
    return Future.all(
            parts.types.stream()
                .filter(type -> type.vocabularies().isEmpty())
                .map(
                    type ->
                        contexts.ensure(
                            organisation, catalog.contextUrl(organisation, type.id()), type))
                .toList())
        .mapEmpty();
  }

  private Future<List<CredentialType>> types(Kind.Name name) {
    List<Future<CredentialType>> types =
        name.schemaIds().stream().map(id -> catalog.requireType(name.organisation(), id)).toList();
    return Future.all(types).map(_ -> types.stream().map(Future::result).toList());
  }
}
