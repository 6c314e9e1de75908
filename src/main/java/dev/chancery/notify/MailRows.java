package dev.chancery.notify;

import dev.chancery.model.CollectionId;
import dev.chancery.model.EmailAddress;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The tables {@code mail_template}, {@code suppressed_address} and {@code mail_use}. */
public final class MailRows {
  private static final String HMAC = "HmacSHA256";

  private final byte[] key;

  /** {@code key} makes digests of addresses: without it none can be guessed from them. */
  public MailRows(byte[] key) {
    this.key = key.clone();
  }

  private static final String TEMPLATE =
      """
      select subject, body from mail_template where organisation_id = $1 and collection_id = $2
      """;

  public Future<Optional<MailTemplate>> template(
      SqlClient client, OrganisationId organisation, CollectionId collection) {
    return client
        .preparedQuery(TEMPLATE)
        .execute(Tuple.of(organisation.value(), collection.value()))
        .map(
            rows ->
                Rows.first(
                    rows,
                    row -> new MailTemplate(row.getString("subject"), row.getString("body"))));
  }

  private static final String REPLACE =
      """
      insert into mail_template (collection_id, organisation_id, subject, body) values ($2, $1, $3, $4)
      on conflict (collection_id) do update set subject = excluded.subject, body = excluded.body
      """;

  /** The collection's, which is the organisation's. */
  public Future<Void> replace(
      SqlClient client,
      OrganisationId organisation,
      CollectionId collection,
      MailTemplate template) {
    return client
        .preparedQuery(REPLACE)
        .execute(
            Tuple.of(organisation.value(), collection.value(), template.subject(), template.body()))
        .mapEmpty();
  }

  private static final String SUPPRESS =
      """
      insert into suppressed_address (organisation_id, digest, created_at) values ($1, $2, $3)
      on conflict do nothing
      """;

  public Future<Void> suppress(
      SqlClient client, OrganisationId organisation, EmailAddress address, Instant now) {
    return client
        .preparedQuery(SUPPRESS)
        .execute(
            Tuple.of(organisation.value(), Pg.bytea(digest(organisation, address)), Pg.time(now)))
        .mapEmpty();
  }

  private static final String ALLOW =
      """
      delete from suppressed_address where organisation_id = $1 and digest = $2
      """;

  /** Whether it was suppressed. */
  public Future<Boolean> allow(
      SqlClient client, OrganisationId organisation, EmailAddress address) {
    return client
        .preparedQuery(ALLOW)
        .execute(Tuple.of(organisation.value(), Pg.bytea(digest(organisation, address))))
        .map(rows -> rows.rowCount() > 0);
  }

  private static final String IS_SUPPRESSED =
      """
      select from suppressed_address where organisation_id = $1 and digest = $2
      """;

  public Future<Boolean> isSuppressed(
      SqlClient client, OrganisationId organisation, EmailAddress address) {
    return client
        .preparedQuery(IS_SUPPRESSED)
        .execute(Tuple.of(organisation.value(), Pg.bytea(digest(organisation, address))))
        .map(rows -> rows.size() > 0);
  }

  private static final String COUNT =
      """
      insert into mail_use as u (organisation_id, day, sent) values ($1, $2, 1)
      on conflict (organisation_id, day) do update set sent = u.sent + 1 where u.sent < $3
      returning sent
      """;

  /** Counts one mail of {@code day}; false where there were {@code most} already. */
  Future<Boolean> count(SqlClient client, OrganisationId organisation, LocalDate day, long most) {
    return client
        .preparedQuery(COUNT)
        .execute(Tuple.of(organisation.value(), day, most))
        .map(rows -> rows.size() > 0);
  }

  private static final String GIVE_BACK =
      """
      update mail_use set sent = sent - 1 where organisation_id = $1 and day = $2 and sent > 0
      """;

  /** One of {@code day} was counted and has not gone out. */
  Future<Void> giveBack(SqlClient client, OrganisationId organisation, LocalDate day) {
    return client.preparedQuery(GIVE_BACK).execute(Tuple.of(organisation.value(), day)).mapEmpty();
  }

  private byte[] digest(OrganisationId organisation, EmailAddress address) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal((organisation + "|" + address.folded()).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without HMAC-SHA256", e);
    }
  }
}
