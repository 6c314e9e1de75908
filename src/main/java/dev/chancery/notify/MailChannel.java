package dev.chancery.notify;

import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.Collection;
import dev.chancery.model.CollectionId;
import dev.chancery.model.EmailAddress;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProblemException;
import dev.chancery.outbox.Post;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Writes mails when they are due, and hands them to whoever carries them. An organisation sends so
 * many in a day of UTC; the others wait for the next one (T-27).
 */
public final class MailChannel implements Channel {
  private static final Terms TERMS = new Terms(8, 8, 8, Duration.ofSeconds(60));

  private final Wicket wicket;
  private final Catalog catalog;
  private final Post post;
  private final MailRows rows;
  private final MailDriver driver;
  private final InstantSource clock;
  private final Letters letters;
  private final long mostPerDay;

  public MailChannel(
      Wicket wicket,
      Catalog catalog,
      Post post,
      MailRows rows,
      MailDriver driver,
      InstantSource clock,
      EmailAddress from,
      long mostPerDay) {
    this.wicket = wicket;
    this.catalog = catalog;
    this.post = post;
    this.rows = rows;
    this.driver = driver;
    this.clock = clock;
    this.letters = new Letters(from);
    this.mostPerDay = mostPerDay;
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public Terms terms() {
    return TERMS;
  }

  @Override
  public Future<Outcome> send(Message message) {
    byte[] sealed = message.sealed();
    return sealed == null
        ? Future.succeededFuture(new Outcome.Refused("forgotten"))
        : post.open(message.organisation(), message.id(), sealed)
            .compose(opened -> admitted(message, opened));
  }

  private Future<Outcome> admitted(Message message, Post.Opened opened) {
    return wicket
        .with(client -> rows.isSuppressed(client, message.organisation(), opened.to()))
        .compose(
            suppressed ->
                suppressed
                    ? Future.succeededFuture(new Outcome.Refused("suppressed"))
                    : written(message, opened));
  }

  private Future<Outcome> written(Message message, Post.Opened opened) {
    return letter(message, opened)
        .compose(letter -> counted(message, letter))
        .recover(
            failure ->
                failure instanceof ProblemException && !Database.isUnavailable(failure)
                    ? Future.succeededFuture(new Outcome.Refused("no-collection"))
                    : Future.failedFuture(failure));
  }

  private Future<Letter> letter(Message message, Post.Opened opened) {
    CollectionId id = CollectionId.parse(String.valueOf(message.data().get("collectionId")));
    return catalog
        .requireCollection(message.organisation(), id)
        .compose(
            collection ->
                card(message, collection)
                    .compose(
                        card ->
                            template(message, id)
                                .map(
                                    template ->
                                        letters.write(message.id(), card, template, opened))));
  }

  private Future<Card> card(Message message, Collection collection) {
    return catalog
        .requireType(message.organisation(), collection.schemaIds().getFirst())
        .map(type -> Card.of(collection, type));
  }

  private Future<MailTemplate> template(Message message, CollectionId id) {
    return wicket
        .with(client -> rows.template(client, message.organisation(), id))
        .map(found -> found.orElse(MailTemplate.STANDARD));
  }

  private Future<Outcome> counted(Message message, Letter letter) {
    Instant now = clock.instant();
    LocalDate day = now.atOffset(ZoneOffset.UTC).toLocalDate();
    return wicket
        .with(client -> rows.count(client, message.organisation(), day, mostPerDay))
        .compose(
            room ->
                room
                    ? driver
                        .deliver(letter)
                        .compose(outcome -> kept(message.organisation(), day, outcome))
                    : Future.succeededFuture(new Outcome.Crowded("day-full", untilTomorrow(now))));
  }

  /** What did not go out does not count. */
  private Future<Outcome> kept(OrganisationId organisation, LocalDate day, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Taken _, Outcome.Refused _ -> Future.succeededFuture(outcome);
      case Outcome.Failed _, Outcome.Deferred _, Outcome.Crowded _, Outcome.Away _ ->
          wicket
              .with(client -> rows.giveBack(client, organisation, day))
              .map(outcome)
              .otherwise(outcome);
    };
  }

  private static Duration untilTomorrow(Instant now) {
    LocalDate day = now.atOffset(ZoneOffset.UTC).toLocalDate();
    return Duration.between(now, day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
