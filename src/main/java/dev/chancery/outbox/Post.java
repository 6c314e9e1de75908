package dev.chancery.outbox;

import dev.chancery.model.EmailAddress;
import dev.chancery.model.Ids;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Takes mails, in the transaction of whoever sends them. Who they are for and what opens by them
 * lies sealed, and is forgotten when it has been delivered. They are tried for fourteen days, since
 * what is beyond a day's mails waits for the next.
 */
public final class Post {
  /** What the outbox calls a {@link Mail}. */
  public static final String KIND = "mail.claim";

  private final DataKeys dataKeys;
  private final Randomness randomness;

  public Post(DataKeys dataKeys, Randomness randomness) {
    this.dataKeys = dataKeys;
    this.randomness = randomness;
  }

  private static final String INSERT =
      """
      insert into outbox (id, organisation_id, channel, destination, kind, happened_at, data, sealed, gives_up_at)
      select id, $2::uuid, 'email', 'email:' || $2::uuid, $3, $4::timestamptz,
        jsonb_build_object('collectionId', collection_id), sealed, now() + interval '14 days'
      from unnest($1::uuid[], $5::uuid[], $6::bytea[]) as mail (id, collection_id, sealed)
      """;

  /** Their ids, in the order of {@code mails}. */
  public Future<List<UUID>> send(
      SqlClient client, OrganisationId organisation, List<Mail> mails, Instant now) {
    return dataKeys
        .of(organisation)
        .compose(
            dataKey -> {
              UUID[] ids =
                  mails.stream().map(_ -> Ids.version4(randomness.bytes(16))).toArray(UUID[]::new);
              return client
                  .preparedQuery(INSERT)
                  .execute(
                      Tuple.of(
                          ids,
                          organisation.value(),
                          KIND,
                          Pg.time(now),
                          mails.stream()
                              .map(mail -> mail.collection().value())
                              .toArray(UUID[]::new),
                          sealed(dataKey, ids, mails)))
                  .map(_ -> List.of(ids));
            });
  }

  private static Buffer[] sealed(DataKey dataKey, UUID[] ids, List<Mail> mails) {
    Buffer[] sealed = new Buffer[ids.length];
    for (int i = 0; i < sealed.length; i++) {
      Mail mail = mails.get(i);
      byte[] plain = Json.bytes(Json.of("to", mail.to().value(), "link", mail.link().toString()));
      sealed[i] = Buffer.buffer(dataKey.seal(place(ids[i]), plain));
    }
    return sealed;
  }

  /**
   * Who a mail is for, and what opens by it.
   *
   * @param to the one recipient
   */
  public record Opened(EmailAddress to, URI link) {}

  /** What lies sealed in the row of that id. */
  public Future<Opened> open(OrganisationId organisation, UUID id, byte[] sealed) {
    return dataKeys
        .of(organisation)
        .map(dataKey -> Members.of(Json.object(dataKey.open(place(id), sealed))))
        .map(
            members ->
                new Opened(new EmailAddress(members.text("to")), URI.create(members.text("link"))));
  }

  private static String place(UUID id) {
    return "outbox|" + id;
  }
}
