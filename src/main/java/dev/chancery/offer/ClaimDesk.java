package dev.chancery.offer;

import dev.chancery.model.BulkId;
import dev.chancery.model.ClaimId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import dev.chancery.offer.ClaimRows.Fresh;
import dev.chancery.outbox.Mail;
import dev.chancery.outbox.Post;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.seal.DataKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where claims are made, and taken by who comes with a link. Safe for any thread. */
public final class ClaimDesk {
  private final Database database;
  private final ClaimTokens tokens;
  private final @Nullable Post post;
  private final InstantSource clock;
  private final Randomness randomness;
  private final ClaimRows rows = new ClaimRows();

  /** {@code post}: who takes the mails; null where nobody carries any. */
  public ClaimDesk(
      Database database,
      ClaimTokens tokens,
      @Nullable Post post,
      InstantSource clock,
      Randomness randomness) {
    this.database = database;
    this.tokens = tokens;
    this.post = post;
    this.clock = clock;
    this.randomness = randomness;
  }

  /**
   * For what claims are made.
   *
   * @param lifetime how long each of them waits
   */
  public record Occasion(
      OrganisationId organisation,
      CollectionId collection,
      BulkId bulk,
      DataKey dataKey,
      Duration lifetime) {}

  /**
   * Makes {@code claims}, and writes to those who have an address, in the transaction of {@code
   * client}. The lines of those that there are now: who has the same key as somebody who has or
   * awaits a credential of the collection gets none.
   */
  public Future<Set<Integer>> open(SqlConnection client, Occasion occasion, List<NewClaim> claims) {
    if (claims.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    Instant now = clock.instant();
    List<Fresh> fresh = claims.stream().map(claim -> fresh(occasion, claim, now)).toList();
    return rows.insert(
            client,
            occasion.organisation,
            occasion.collection,
            occasion.bulk,
            fresh,
            now,
            now.plus(occasion.lifetime))
        .map(made -> fresh.stream().filter(each -> made.contains(each.id())).toList())
        .compose(made -> write(client, occasion, made, now).map(lines(made)));
  }

  private Fresh fresh(Occasion occasion, NewClaim claim, Instant now) {
    ClaimId id = ClaimId.random(now, randomness);
    return new Fresh(
        id, claim, ClaimTokens.hash(tokens.of(id)), claim.content().seal(occasion.dataKey, id));
  }

  private static Set<Integer> lines(List<Fresh> made) {
    return made.stream().map(each -> each.claim().line()).collect(Collectors.toSet());
  }

  private Future<Void> write(SqlClient client, Occasion occasion, List<Fresh> made, Instant now) {
    List<Mail> mails =
        made.stream()
            .flatMap(each -> mail(occasion.collection, each.id(), each.claim().content()).stream())
            .toList();
    return post == null || mails.isEmpty()
        ? Future.succeededFuture()
        : post.send(client, occasion.organisation, mails, now).mapEmpty();
  }

  /** Writes to its recipient; false where there is no address, or nobody who carries mails. */
  Future<Boolean> write(SqlConnection client, Claim claim, ClaimContent content) {
    Optional<Mail> mail = mail(claim.collection(), claim.id(), content);
    return post == null || mail.isEmpty()
        ? Future.succeededFuture(false)
        : post.send(client, claim.organisation(), List.of(mail.get()), clock.instant()).map(true);
  }

  private Optional<Mail> mail(CollectionId collection, ClaimId id, ClaimContent content) {
    return content.address().map(address -> new Mail(address, collection, tokens.link(id)));
  }

  /** The claim that {@code token} opens, or {@link Problem.NotFound}. */
  public Future<Claim> find(String token) {
    return Future.succeededFuture(token)
        .map(ClaimTokens::hash)
        .compose(hash -> database.with(client -> rows.byToken(client, hash)))
        .map(found -> found.orElseThrow(ClaimTokens::absent));
  }

  /** As it is now, and until the transaction of {@code client} ends. */
  public Future<Claim> hold(SqlConnection client, Claim claim) {
    return rows.hold(client, claim);
  }

  /** What a claim that waits says; {@code dataKey} is its organisation's. */
  public ClaimContent content(DataKey dataKey, Claim claim) {
    byte[] sealed = claim.sealed();
    if (sealed == null) {
      throw new IllegalStateException("what has ended says nothing any more");
    }
    return ClaimContent.open(dataKey, claim.id(), sealed);
  }

  /** It has become {@code credential}, in the transaction of {@code client}, which holds it. */
  public Future<Void> collected(
      SqlConnection client, Claim claim, HolderId holder, CredentialId credential) {
    return rows.collect(client, claim, holder, credential, clock.instant());
  }

  /** Ends those that nobody has collected in time, {@code most} of them; how many there were. */
  public Future<Integer> expire(SqlClient client, int most) {
    return rows.expire(client, clock.instant(), most);
  }

  /** Why there is nothing to collect with {@code claim}, where that has ended. */
  public ProblemException ended(Claim claim) {
    return new ProblemException(
        switch (claim.state(clock.instant())) {
          case COLLECTED -> new Problem.ClaimUsed();
          case CANCELLED -> new Problem.ClaimCancelled();
          case EXPIRED -> new Problem.ClaimExpired(claim.expiresAt());
          case WAITING -> throw new IllegalStateException("it waits");
        });
  }
}
