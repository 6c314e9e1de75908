package dev.chancery.issuance;

import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.CredentialType;
import dev.chancery.catalog.MergedType;
import dev.chancery.catalog.SchemaMerge;
import dev.chancery.format.CredentialProfile;
import dev.chancery.format.Formats;
import dev.chancery.issuer.Issuer;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.model.Algorithm;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
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
import org.jspecify.annotations.Nullable;

/** Makes kinds, and remembers them until something that they were made of changes. */
public final class Kinds {
  private static final long MOST_IN_MEMORY = 10_000;
  private static final Duration LASTING = Duration.ofSeconds(30);
  private static final List<Algorithm> PREFERRED = List.of(Algorithm.ES256, Algorithm.EDDSA);

  private final Vertx vertx;
  private final Catalog catalog;
  private final IssuerDirectory issuers;
  private final KeyRing keyRing;
  private final DataKeys dataKeys;
  private final Formats formats;
  private final InstantSource clock;
  private final Remembered<Kind.Name, Kind> kinds;

  public Kinds(
      Vertx vertx,
      Catalog catalog,
      IssuerDirectory issuers,
      KeyRing keyRing,
      DataKeys dataKeys,
      Formats formats,
      InstantSource clock,
      Changes changes) {
    this.vertx = vertx;
    this.catalog = catalog;
    this.issuers = issuers;
    this.keyRing = keyRing;
    this.dataKeys = dataKeys;
    this.formats = formats;
    this.clock = clock;
    this.kinds = new Remembered<>(MOST_IN_MEMORY, _ -> LASTING, this::make);
    changes.on(IssuerDirectory.TOPIC, this::forgetOf);
    changes.on(KeyRing.TOPIC, this::forgetOf);
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

  private Future<Kind> make(Kind.Name name) {
    return issuers
        .requireActive(name.organisation(), name.issuer())
        .compose(this::signing)
        .compose(signing -> make(name, signing));
  }

  private record Signing(Issuer issuer, SigningKey key) {}

  private Future<Signing> signing(Issuer issuer) {
    return keyRing
        .active(issuer.did(), PREFERRED, clock.instant())
        .map(key -> new Signing(issuer, key));
  }

  private Future<Kind> make(Kind.Name name, Signing signing) {
    Future<List<CredentialType>> types = types(name);
    Future<DataKey> dataKey = dataKeys.of(name.organisation());
    return Future.all(types, dataKey)
        .compose(_ -> compiled(name, signing, types.result(), dataKey.result()));
  }

  /**
   * Schemas and templates are compiled on a worker thread; the kind is then handed to whoever waits
   * for it.
   */
  private Future<Kind> compiled(
      Kind.Name name, Signing signing, List<CredentialType> types, DataKey dataKey) {
    return vertx.executeBlocking(() -> kind(name, signing, types, dataKey), false);
  }

  private Kind kind(Kind.Name name, Signing signing, List<CredentialType> types, DataKey dataKey) {
    MergedType type = SchemaMerge.merge(types, name.vct());
    type.requireIssuer(name.issuer());
    CredentialProfile profile = profile(name, signing, type);
    return new Kind(
        name,
        type,
        signing.issuer,
        signing.key,
        formats.of(name.format()).writer(profile),
        dataKey);
  }

  private CredentialProfile profile(Kind.Name name, Signing signing, MergedType type) {
    boolean sdJwt = name.format() == FormatIdentifier.DC_SD_JWT;
    return new CredentialProfile(
        name.issuer(),
        signing.issuer.name(),
        signing.key.kid(),
        signing.key.algorithm(),
        sdJwt ? vct(name, type) : null,
        type.types(),
        type.contexts(),
        sdJwt ? type.selectivelyDisclosable() : List.of());
  }

  /**
   * The {@code vct} that is named, or the address at which we serve the schema's type metadata,
   * which several have none of.
   */
  private @Nullable String vct(Kind.Name name, MergedType type) {
    if (type.vct() == null && name.schemaIds().size() > 1) {
      throw new ProblemException(
          new Problem.MalformedRequest("/vct", "missing, where a collection has several schemas"));
    }
    return type.vct() != null
        ? type.vct()
        : catalog.typeMetadataUrl(name.organisation(), name.schemaIds().getFirst());
  }

  private Future<List<CredentialType>> types(Kind.Name name) {
    List<Future<CredentialType>> types =
        name.schemaIds().stream().map(id -> catalog.requireType(name.organisation(), id)).toList();
    return Future.all(types).map(_ -> types.stream().map(Future::result).toList());
  }
}
