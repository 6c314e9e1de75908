package dev.chancery.catalog;

import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.cache.Tiered;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Collections and credential types, from the cache. */
public final class Catalog {
  /** The topic of changes to collections; the key is the id. */
  public static final String COLLECTIONS = "collections";

  /** The topic of new credential types; a key is {@link #typeKey}. */
  public static final String TYPES = "credential-types";

  private static final Duration IN_MEMORY = Duration.ofMinutes(1);
  private static final Duration IN_REDIS = Duration.ofMinutes(5);

  /** A credential type is named within its organisation. */
  private record TypeName(OrganisationId organisation, SchemaId id) {
    static TypeName parse(String text) {
      int slash = text.indexOf('/');
      return new TypeName(
          OrganisationId.parse(text.substring(0, slash)), new SchemaId(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
      return organisation + "/" + id;
    }
  }

  private final URI baseUrl;
  private final Tiered<CollectionId, Collection> collections;
  private final Tiered<TypeName, CredentialType> types;

  public Catalog(
      Tiered.Backing backing,
      Database database,
      Collections collections,
      CredentialTypes types,
      URI baseUrl) {
    this.baseUrl = baseUrl;
    this.collections =
        new Tiered<>(
            COLLECTIONS,
            backing,
            IN_MEMORY,
            IN_REDIS,
            new CollectionAsJson(),
            CollectionId::parse,
            id -> database.with(client -> collections.findPublic(client, id)));
    this.types =
        new Tiered<>(
            TYPES,
            backing,
            IN_MEMORY,
            IN_REDIS,
            new TypeAsJson(),
            TypeName::parse,
            name -> database.with(client -> types.find(client, name.organisation, name.id)));
  }

  /** A collection by its id alone, as whoever scans its code names it. */
  public Future<Optional<Collection>> collection(CollectionId id) {
    return collections.get(id);
  }

  /** The organisation's collection, or {@link Problem.NotFound}. */
  public Future<Collection> requireCollection(OrganisationId organisation, CollectionId id) {
    return collections
        .get(id)
        .map(
            found ->
                found
                    .filter(collection -> collection.organisationId().equals(organisation))
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                new Problem.NotFound("collection", id.toString()))));
  }

  /** The key of a type in {@link #TYPES}. */
  public static String typeKey(OrganisationId organisation, SchemaId id) {
    return new TypeName(organisation, id).toString();
  }

  /**
   * The organisation's credential type, or {@link Problem.SchemaNotFound}. Registered once and
   * never changed.
   */
  public Future<CredentialType> requireType(OrganisationId organisation, SchemaId id) {
    return types
        .get(new TypeName(organisation, id))
        .map(
            found -> found.orElseThrow(() -> new ProblemException(new Problem.SchemaNotFound(id))));
  }

  /** Where the type metadata of a schema is served that names no {@code vct} of its own. */
  public String typeMetadataUrl(OrganisationId organisation, SchemaId id) {
    return baseUrl
        + "/vct/"
        + organisation
        + "/"
        + URLEncoder.encode(id.value(), StandardCharsets.UTF_8);
  }

  /** Whether {@code vct} is what an SD-JWT VC is by which somebody delegates, of whomever. */
  public boolean isDelegation(String vct) {
    return vct.startsWith(baseUrl + "/vct/") && vct.endsWith("/" + SchemaId.AGENT_DELEGATION);
  }

  /** Whether a context may be registered at {@code url}, and named by a schema. */
  public static boolean isContextUrl(String url) {
    return Names.isHttpsUrl(url);
  }

  /**
   * Where the context is served that was made of a schema which names none beyond the base; that of
   * delegations is the same for all.
   */
  public String contextUrl(OrganisationId organisation, SchemaId id) {
    if (id.equals(SchemaId.AGENT_DELEGATION)) {
      return baseUrl + DelegationContext.PATH;
    }
    return baseUrl
        + "/contexts/"
        + organisation
        + "/"
        + URLEncoder.encode(id.value(), StandardCharsets.UTF_8);
  }

  private static final class CollectionAsJson implements Tiered.Codec<Collection> {
    @Override
    public byte[] encode(Collection collection) {
      return Json.bytes(collection.json());
    }

    @Override
    public Collection decode(byte[] bytes) {
      return Collection.of(Json.object(bytes));
    }
  }

  private static final class TypeAsJson implements Tiered.Codec<CredentialType> {
    @Override
    public byte[] encode(CredentialType type) {
      return Json.bytes(type.definition());
    }

    @Override
    public CredentialType decode(byte[] bytes) {
      return CredentialType.stored(Json.object(bytes));
    }
  }
}
