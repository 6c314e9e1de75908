package dev.chancery.outbox;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.cache.Tiered;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Whether anybody listens, from memory alone: for who has no time to ask. Safe for any thread.
 *
 * <p>A webhook that is new is heard of by every node within {@link
 * dev.chancery.platform.cache.Changes#POLL} of its being there, and usually in a millisecond; what
 * was issued until then is not told of. Where a node cannot read changes, its memory ends after
 * {@link #MEMORY}.
 */
public final class Audience {
  /** The topic of changes to webhooks; the key is the organisation. */
  public static final String TOPIC = "webhooks";

  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final String SEPARATOR = " ";

  private static final String WANTED =
      """
      select distinct unnest(events) as kind from webhook where organisation_id = $1
      """;

  private final Database database;
  private final Tiered<OrganisationId, Set<String>> wanted;

  public Audience(Tiered.Backing backing, Database database) {
    this.database = database;
    this.wanted =
        new Tiered<>(
            TOPIC,
            backing,
            MEMORY,
            Duration.ofMinutes(5),
            new NamesAsText(),
            OrganisationId::parse,
            this::load);
  }

  /** False where it is known that nobody does. Who is not known is looked up for the next time. */
  public boolean mayListen(OrganisationId organisation, EventKind kind) {
    Future<Optional<Set<String>>> known = wanted.get(organisation);
    return !known.succeeded()
        || known.result().map(names -> names.contains(kind.wireName())).orElse(true);
  }

  /** That there are none is worth remembering: most organisations have none. */
  private Future<Optional<Set<String>>> load(OrganisationId organisation) {
    return database
        .with(client -> client.preparedQuery(WANTED).execute(Tuple.of(organisation.value())))
        .map(rows -> Optional.of(Set.copyOf(Rows.all(rows, row -> row.getString("kind")))));
  }

  private static final class NamesAsText implements Tiered.Codec<Set<String>> {
    @Override
    public byte[] encode(Set<String> names) {
      return String.join(SEPARATOR, names).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Set<String> decode(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.US_ASCII);
      return text.isEmpty() ? Set.of() : Set.of(text.split(SEPARATOR));
    }
  }
}
