package dev.chancery.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.memory.Coalescing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the document of any DID: by a built-in method, else among those that the organisation
 * registered, else from a Universal Resolver. Remembers what it found, and briefly that it found
 * nothing; a document already known costs no more than a look into memory.
 */
public final class DidResolver {
  /** The topic of changes to registered DIDs; a key is {@link #changeKey}. */
  public static final String TOPIC = "registered-dids";

  private static final Duration DOCUMENT_AGE = Duration.ofMinutes(5);
  private static final Duration FAILURE_AGE = Duration.ofSeconds(10);

  /** Documents count by their keys: some twenty megabytes at most. */
  private static final int MAX_WEIGHT = 40_000;

  private static final int MAX_FAILURES = 10_000;

  /** What was asked; by whom, where the answer depends on it. */
  private record Question(@Nullable OrganisationId organisation, Did did) {}

  /** Looks among an organisation's own DIDs: {@link RegisteredDids}. */
  @FunctionalInterface
  public interface Registry {
    Future<Optional<DidDocument>> find(OrganisationId organisation, Did did);
  }

  private final DidMethods methods;
  private final Registry registry;
  private final @Nullable UniversalResolver universal;
  private final Cache<Question, DidDocument> documents;
  private final Cache<Question, Problem> failures;
  private final AtomicLong forgotten = new AtomicLong();
  private final Coalescing<Question, DidDocument> loads = new Coalescing<>();

  public DidResolver(DidMethods methods, Registry registry, @Nullable UniversalResolver universal) {
    this(methods, registry, universal, Ticker.systemTicker());
  }

  DidResolver(
      DidMethods methods, Registry registry, @Nullable UniversalResolver universal, Ticker ticker) {
    this.methods = methods;
    this.registry = registry;
    this.universal = universal;
    this.documents =
        Caffeine.newBuilder()
            .<Question, DidDocument>weigher(
                (_, document) -> 1 + document.verificationMethods().size())
            .maximumWeight(MAX_WEIGHT)
            .expireAfterWrite(DOCUMENT_AGE)
            .ticker(ticker)
            .build();
    this.failures =
        Caffeine.newBuilder()
            .maximumSize(MAX_FAILURES)
            .expireAfterWrite(FAILURE_AGE)
            .ticker(ticker)
            .build();
  }

  /** The document; otherwise {@link Problem.DidUnresolvable} or its like. */
  public Future<DidDocument> resolve(OrganisationId organisation, Did did) {
    Question question = question(organisation, did);
    DidDocument document = documents.getIfPresent(question);
    if (document != null) {
      return Future.succeededFuture(document);
    }
    Problem failure = failures.getIfPresent(question);
    return failure == null
        ? loads.get(question, _ -> load(question, organisation))
        : Future.failedFuture(new ProblemException(failure));
  }

  /** Whether the document of {@code did} is the same for every organisation that asks. */
  public boolean isBuiltIn(Did did) {
    return methods.named(did.method()).isPresent();
  }

  /** The key of a change to what {@code organisation} registered under {@code did}. */
  public static String changeKey(OrganisationId organisation, Did did) {
    return organisation + "|" + did;
  }

  /** Forgets what an organisation registered, when that has changed. */
  public void forget(String changeKey) {
    int separator = changeKey.indexOf('|');
    Question question =
        question(
            OrganisationId.parse(changeKey.substring(0, separator)),
            new Did(changeKey.substring(separator + 1)));
    forgotten.incrementAndGet();
    documents.invalidate(question);
    failures.invalidate(question);
  }

  private Question question(OrganisationId organisation, Did did) {
    return new Question(isBuiltIn(did) ? null : organisation, did);
  }

  private Future<DidDocument> load(Question question, OrganisationId asking) {
    long mark = forgotten.get();
    return found(question, asking)
        .onSuccess(document -> remember(question, document, mark))
        .onFailure(failure -> remember(question, failure));
  }

  private Future<DidDocument> found(Question question, OrganisationId asking) {
    Did did = question.did();
    return question.organisation() == null
        ? methods.named(did.method()).orElseThrow().resolve(did, asking)
        : registry
            .find(asking, did)
            .compose(
                registered ->
                    registered.map(Future::succeededFuture).orElseGet(() -> asked(did, asking)));
  }

  private Future<DidDocument> asked(Did did, OrganisationId asking) {
    return universal == null
        ? Future.failedFuture(new ProblemException(new Problem.DidMethodUnsupported(did.method())))
        : universal.resolve(did, asking);
  }

  /** What was read before something was forgotten may be the old document, and is not kept. */
  private void remember(Question question, DidDocument document, long mark) {
    if (forgotten.get() == mark) {
      documents.put(question, document);
    }
  }

  /** A database that is away or a crowd at the door says nothing of the DID. */
  private void remember(Question question, Throwable failure) {
    if (failure instanceof ProblemException e
        && (e.problem() instanceof Problem.DidUnresolvable
            || e.problem() instanceof Problem.DidMalformed
            || e.problem() instanceof Problem.DidMethodUnsupported)) {
      failures.put(question, e.problem());
    }
  }
}
