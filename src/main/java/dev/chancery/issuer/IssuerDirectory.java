package dev.chancery.issuer;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Tiered;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Issuers, from the cache. */
public final class IssuerDirectory {
  /** The topic of changes to issuers; the key is the DID. */
  public static final String TOPIC = "issuers";

  private final Database database;
  private final Issuers issuers = new Issuers();
  private final Tiered<Did, Issuer> cache;

  public IssuerDirectory(Tiered.Backing backing, Database database) {
    this.database = database;
    this.cache =
        new Tiered<>(
            TOPIC,
            backing,
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            new IssuerAsJson(),
            Did::new,
            did -> database.with(client -> issuers.findPublic(client, did)));
  }

  /** The issuer with this DID, whoever's it is. */
  public Future<Optional<Issuer>> findPublic(Did did) {
    return cache.get(did);
  }

  /** The organisation's issuer with this DID, or {@link Problem.IssuerNotFound}. */
  public Future<Issuer> require(OrganisationId organisation, Did did) {
    return cache
        .get(did)
        .map(
            found ->
                found
                    .filter(issuer -> issuer.organisation().equals(organisation))
                    .orElseThrow(
                        () -> new ProblemException(new Problem.IssuerNotFound(did.value()))));
  }

  /** As {@link #require}, and {@link Problem.IssuerDeactivated} where it issues no more. */
  public Future<Issuer> requireActive(OrganisationId organisation, Did did) {
    return require(organisation, did)
        .map(
            issuer -> {
              if (issuer.isDeactivated()) {
                throw new ProblemException(new Problem.IssuerDeactivated(did));
              }
              return issuer;
            });
  }

  public Future<List<Issuer>> all(OrganisationId organisation) {
    return database.with(client -> issuers.all(client, organisation));
  }

  private static final class IssuerAsJson implements Tiered.Codec<Issuer> {
    @Override
    public byte[] encode(Issuer issuer) {
      return Json.bytes(issuer.json());
    }

    @Override
    public Issuer decode(byte[] bytes) {
      return Issuer.of(Members.of(Json.object(bytes)));
    }
  }
}
