package dev.chancery.issuance;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.context.Home;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.memory.Remembered;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a node has taken of quotas, in blocks, so that a warm scan costs no statement. Nothing is
 * issued beyond a quota, since a block is PostgreSQL's to give before a credential uses it. What is
 * lost: of a node that dies, what it held of its last blocks, which counts as used until the period
 * ends; one that drains gives it back. Safe for any thread.
 */
public final class Quotas {
  /** The topic of changes to quotas; the key is the organisation's id. */
  public static final String TOPIC = "quotas";

  private static final Duration LASTING = Duration.ofMinutes(10);

  /** How long a quota is believed to be used up without asking again. */
  private static final Duration FULL = Duration.ofMillis(500);

  private final Database database;
  private final QuotaRows rows;
  private final InstantSource clock;
  private final Remembered<OrganisationId, List<Quota>> quotas;
  private final Cache<Count, Allowance> allowances;

  public Quotas(Database database, QuotaRows rows, Changes changes, InstantSource clock) {
    this.database = database;
    this.rows = rows;
    this.clock = clock;
    this.allowances =
        Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfter(Expiry.<Count, Allowance>creating((count, _) -> left(count)))
            .build();
    this.quotas =
        new Remembered<>(
            10_000,
            _ -> LASTING,
            organisation -> database.with(client -> rows.all(client, organisation)));
    changes.on(TOPIC, key -> changed(new OrganisationId(UUID.fromString(key))));
  }

  /** One period of one quota, whatever its limit is at the time. */
  private record Count(
      OrganisationId organisation,
      Quota.Subject subject,
      String id,
      Quota.Period period,
      LocalDate begins) {}

  /** An idle block is kept as long as it counts: nobody could take it before that. */
  private Duration left(Count count) {
    return Duration.between(clock.instant(), count.period.ends(count.begins));
  }

  /** What this node holds of one count. */
  private static final class Allowance {
    private long left;
    private long full = -1;
    private long fullUntil;
    private @Nullable Future<Void> asking;

    /** A limit other than the one that was reached is worth asking again. */
    boolean isFull(Quota quota) {
      return full == quota.most() && System.nanoTime() - fullUntil < 0;
    }
  }

  /** One credential's part in each quota that counts it, to be given back where there is none. */
  static final class Grant {
    private static final Grant NONE = new Grant(List.of());
    private final List<Allowance> parts;

    private Grant(List<Allowance> parts) {
      this.parts = parts;
    }

    void giveBack() {
      for (Allowance part : parts) {
        synchronized (part) {
          part.left++;
        }
      }
    }
  }

  /**
   * Takes one for a credential of {@code kind}, and of {@code collection} where it is of one; or
   * {@link Problem.QuotaExceeded}.
   */
  Future<Grant> take(Kind.Name kind, @Nullable CollectionId collection) {
    OrganisationId organisation = kind.organisation();
    return quotas
        .get(organisation)
        .map(all -> all.stream().filter(quota -> quota.counts(kind, collection)).toList())
        .compose(
            counting ->
                counting.isEmpty()
                    ? Future.succeededFuture(Grant.NONE)
                    : take(organisation, counting, new ArrayList<>()));
  }

  private Future<Grant> take(
      OrganisationId organisation, List<Quota> counting, List<Allowance> taken) {
    if (taken.size() == counting.size()) {
      return Future.succeededFuture(new Grant(taken));
    }
    return takeOne(organisation, counting.get(taken.size()), clock.instant())
        .onSuccess(taken::add)
        .onFailure(_ -> new Grant(taken).giveBack())
        .compose(_ -> take(organisation, counting, taken));
  }

  private Future<Allowance> takeOne(OrganisationId organisation, Quota quota, Instant now) {
    LocalDate begins = quota.period().begins(now);
    Count count = new Count(organisation, quota.subject(), quota.id(), quota.period(), begins);
    Allowance allowance = allowances.asMap().computeIfAbsent(count, _ -> new Allowance());
    Future<Void> asking;
    synchronized (allowance) {
      if (allowance.left > 0) {
        allowance.left--;
        return Future.succeededFuture(allowance);
      }
      if (allowance.isFull(quota)) {
        return exceeded(quota, now);
      }
      asking = allowance.asking != null ? allowance.asking : ask(count, quota, allowance);
      allowance.asking = asking.isComplete() ? null : asking;
    }
    return Home.bring(asking).compose(_ -> takeOne(organisation, quota, now));
  }

  private Future<Void> ask(Count count, Quota quota, Allowance allowance) {
    Future<Void> asking =
        database
            .with(client -> rows.lease(client, count.organisation, quota, count.begins))
            .map(granted -> took(quota, allowance, granted));
    asking.onComplete(
        _ -> {
          synchronized (allowance) {
            allowance.asking = null;
          }
        });
    return asking;
  }

  private static @Nullable Void took(Quota quota, Allowance allowance, long granted) {
    synchronized (allowance) {
      allowance.left += granted;
      if (granted == 0) {
        allowance.full = quota.most();
        allowance.fullUntil = System.nanoTime() + FULL.toNanos();
      }
    }
    return null;
  }

  private static <T> Future<T> exceeded(Quota quota, Instant now) {
    Instant renewsAt = quota.period().renews(now);
    return Future.failedFuture(
        new ProblemException(
            new Problem.QuotaExceeded(
                quota.subject().wireName(),
                quota.period().wireName(),
                quota.most(),
                renewsAt,
                Duration.between(now, renewsAt).plusMillis(999))));
  }

  /** What was taken under the limit of before does not outlive it. */
  private void changed(OrganisationId organisation) {
    quotas.forget(organisation);
    var _ = giveBack(count -> count.organisation.equals(organisation));
  }

  /** Gives back what this node holds: it is about to stop, and issues no more. */
  public Future<Void> giveBack() {
    return giveBack(_ -> true);
  }

  private Future<Void> giveBack(Predicate<Count> which) {
    List<Future<Void>> given = new ArrayList<>();
    allowances
        .asMap()
        .forEach(
            (count, allowance) -> {
              if (!which.test(count)) {
                return;
              }
              long unused;
              synchronized (allowance) {
                unused = allowance.left;
                allowance.left = 0;
              }
              if (unused > 0) {
                given.add(giveBack(count, unused));
              }
            });
    return Future.join(given).<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<Void> giveBack(Count count, long unused) {
    Quota quota = new Quota(count.subject, count.id, count.period, 0);
    return database.with(
        client -> rows.giveBack(client, count.organisation, quota, count.begins, unused));
  }
}
