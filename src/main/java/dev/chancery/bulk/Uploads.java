package dev.chancery.bulk;

import static java.util.Objects.requireNonNull;

import dev.chancery.audit.Audit;
import dev.chancery.issuance.Plan;
import dev.chancery.issuance.Plans;
import dev.chancery.model.BulkId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import dev.chancery.platform.context.Home;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.measure.Outcomes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes files in: so many at a time, each on a virtual thread of its own. Safe for any thread. */
public final class Uploads {
  private static final Logger log = LoggerFactory.getLogger(Uploads.class);

  private final Vertx vertx;
  private final Plans plans;
  private final Randomness randomness;
  private final Ingestion.Tools tools;
  private final Outcomes outcomes;

  /** Those under way, each with its end. */
  private final Map<BulkId, UnderWay> underWay = new ConcurrentHashMap<>();

  private record UnderWay(OrganisationId organisation, Future<Bulk> end) {}

  /** {@code workers} check rows, beside other uploads' and nobody else's. */
  public Uploads(
      Vertx vertx,
      Plans plans,
      Database database,
      WorkerExecutor workers,
      RowKeys keys,
      Audit audit,
      InstantSource clock,
      Randomness randomness,
      UploadLimits limits,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.plans = plans;
    this.randomness = randomness;
    this.tools = new Ingestion.Tools(database, workers, keys, audit, clock, limits, meters);
    this.outcomes = new Outcomes(meters, "chancery.bulk.upload", Tags.empty());
  }

  /**
   * What {@code file}, which is paused, becomes once it has come whole and is stored; or why not,
   * and then nothing of it is queued. Called on the event loop that {@code file} comes on.
   */
  public Future<Bulk> receive(Upload upload, ReadStream<Buffer> file) {
    long started = System.nanoTime();
    Pipe pipe = new Pipe(vertx.getOrCreateContext(), file, tools.limits().octets());
    return plan(upload.organisation(), upload.collection())
        .compose(plan -> ingested(upload, plan, pipe))
        .onSuccess(bulk -> outcomes.record(bulk.state().wireName(), started))
        .onFailure(failure -> outcomes.recordFailure(failure, started));
  }

  /** The plan by which a collection of the organisation issues, if it does. */
  public Future<Plan> plan(OrganisationId organisation, CollectionId collection) {
    return plans
        .of(collection)
        .map(
            plan -> {
              if (!plan.collection().organisationId().equals(organisation)) {
                throw new ProblemException(
                    new Problem.NotFound("collection", collection.toString()));
              }
              if (plan.collection().paused()) {
                throw new ProblemException(new Problem.CollectionPaused(collection));
              }
              return plan;
            });
  }

  private Future<Bulk> ingested(Upload upload, Plan plan, Pipe pipe) {
    BulkId id = BulkId.random(randomness);
    Promise<Bulk> promise = Promise.promise();
    underWay.put(id, new UnderWay(upload.organisation(), promise.future()));
    if (isCrowded(upload.organisation())) {
      underWay.remove(id);
      throw new ProblemException(new Problem.Overloaded(Problem.SOON));
    }
    Ingestion ingestion = new Ingestion(tools, id, upload, plan, pipe);
    Thread _ = Thread.ofVirtual().name("bulk-" + id).start(() -> run(id, ingestion, promise));
    return Home.bring(promise.future());
  }

  /** One organisation's leave room for others'. */
  private boolean isCrowded(OrganisationId organisation) {
    int most = tools.limits().uploads();
    long theirs =
        underWay.values().stream().filter(each -> each.organisation.equals(organisation)).count();
    return underWay.size() > most || theirs > (most + 1) / 2;
  }

  private void run(BulkId id, Ingestion ingestion, Promise<Bulk> promise) {
    try {
      Bulk bulk = ingestion.run();
      underWay.remove(id);
      log.atInfo()
          .addKeyValue("bulk", bulk.id())
          .addKeyValue("state", bulk.state().wireName())
          .addKeyValue("rows", bulk.counts().total())
          .log("bulk.uploaded");
      promise.complete(bulk);
    } catch (Throwable failure) {
      underWay.remove(id);
      promise.fail(
          failure instanceof Pipe.UploadCut cut ? requireNonNull(cut.getCause()) : failure);
    }
  }

  /** Those that come in now. */
  Collection<BulkId> underWay() {
    return List.copyOf(underWay.keySet());
  }

  /** When those that come in now have ended, one way or the other. */
  Future<Void> ended() {
    return Future.join(underWay.values().stream().map(UnderWay::end).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
