package dev.chancery.catalog;

import dev.chancery.model.Claims;
import dev.chancery.model.CollectionId;
import dev.chancery.model.HolderId;
import dev.chancery.platform.cache.Tiered;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.seal.DataKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may collect, and with which claims, from the cache. Claims are sealed wherever they lie, and
 * opened for the one who asks.
 */
public final class Allowlist {
  /** The topic of changes to allowlists; a key is {@link #key}. */
  public static final String TOPIC = "allowed-holders";

  private record Place(CollectionId collection, HolderId holder) {
    static Place parse(String text) {
      int slash = text.indexOf('/');
      return new Place(
          CollectionId.parse(text.substring(0, slash)), HolderId.parse(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
      return collection + "/" + holder;
    }
  }

  private final Tiered<Place, byte[]> entries;

  public Allowlist(Tiered.Backing backing, Database database, AllowedHolders holders) {
    this.entries =
        new Tiered<>(
            TOPIC,
            backing,
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            new AsItIs(),
            Place::parse,
            place -> database.with(client -> holders.find(client, place.collection, place.holder)));
  }

  /** The key of a holder's place on a collection's list, in that topic. */
  public static String key(CollectionId collection, HolderId holder) {
    return new Place(collection, holder).toString();
  }

  /** The holder's own claims, where the holder is on the list. */
  public Future<Optional<Claims>> claims(Collection collection, HolderId holder, DataKey dataKey) {
    return entries
        .get(new Place(collection.id(), holder))
        .map(
            found ->
                found.map(sealedClaims -> open(collection.id(), holder, dataKey, sealedClaims)));
  }

  /** {@code claims} as they lie in the holder's row. */
  public static byte[] seal(
      CollectionId collection, HolderId holder, DataKey dataKey, Claims claims) {
    return dataKey.seal(associatedData(collection, holder), Json.bytes(claims.values()));
  }

  /** What {@link #seal} sealed. */
  public static Claims open(
      CollectionId collection, HolderId holder, DataKey dataKey, byte[] sealedClaims) {
    return new Claims(Json.object(dataKey.open(associatedData(collection, holder), sealedClaims)));
  }

  private static String associatedData(CollectionId collection, HolderId holder) {
    return "allowed_holder|" + collection + "|" + holder;
  }

  private static final class AsItIs implements Tiered.Codec<byte[]> {
    @Override
    public byte[] encode(byte[] value) {
      return value;
    }

    @Override
    public byte[] decode(byte[] bytes) {
      return bytes;
    }
  }
}
