package dev.chancery.signing;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Tiered;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The public halves of every issuer's keys, from the cache. */
public final class KeyRing {
  /** The topic of changes to an issuer's keys; the key is the issuer's DID. */
  public static final String TOPIC = "signing-keys";

  private final Tiered<Did, List<SigningKey>> keys;

  public KeyRing(Tiered.Backing backing, Database database, SigningKeys repository) {
    this.keys =
        new Tiered<>(
            TOPIC,
            backing,
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            new KeysAsJson(),
            Did::new,
            did -> database.with(client -> repository.ofIssuer(client, did)).map(Optional::of));
  }

  /** All keys of {@code issuer}, oldest first; none where there is no such issuer. */
  public Future<List<SigningKey>> of(Did issuer) {
    return keys.get(issuer).map(found -> found.orElse(List.of()));
  }

  /**
   * The key that signs for {@code issuer} at {@code now}: the first algorithm of {@code preferred}
   * that has an active key, and of two the younger. Else {@link Problem.IssuerKeyMissing}.
   *
   * <p>No issuer signs before its first key: a clock that says so was set back, and counts as that
   * key's beginning. Nobody can have cached a document from before, which is what a later key waits
   * for.
   */
  public Future<SigningKey> active(Did issuer, List<Algorithm> preferred, Instant now) {
    return of(issuer)
        .map(
            all ->
                preferred.stream()
                    .flatMap(algorithm -> youngest(all, algorithm, now).stream())
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                new Problem.IssuerKeyMissing(issuer, preferred.getFirst()))));
  }

  private static Optional<SigningKey> youngest(
      List<SigningKey> keys, Algorithm algorithm, Instant now) {
    Instant beginning = keys.isEmpty() ? now : keys.getFirst().activatesAt();
    Instant at = now.isBefore(beginning) ? beginning : now;
    return keys.stream()
        .filter(key -> key.algorithm() == algorithm && key.isActive(at))
        .reduce((_, younger) -> younger);
  }

  private static final class KeysAsJson implements Tiered.Codec<List<SigningKey>> {
    @Override
    public byte[] encode(List<SigningKey> keys) {
      return Json.bytes(keys.stream().map(SigningKey::json).toList());
    }

    @Override
    public List<SigningKey> decode(byte[] bytes) {
      return Members.of(Json.object("{\"keys\":" + new String(bytes, StandardCharsets.UTF_8) + "}"))
          .objects("keys")
          .stream()
          .map(SigningKey::of)
          .toList();
    }
  }
}
