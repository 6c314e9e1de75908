package dev.chancery.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.egress.EgressRefused;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.memory.Coalescing;
import dev.chancery.status.PublishedList;
import dev.chancery.verification.Fault.Kind;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Status lists by their address: our own as they lie here, others fetched, verified as credentials
 * are, and kept for as long as they say and a while at most.
 */
final class ListCredentials {
  /**
   * A million entries of four bits each, none of which compresses, in a JWT; and many more of those
   * that do, which {@link BitstringList} bounds. Bitstring Status List has no largest list.
   */
  private static final Egress.Wanted LIST =
      new Egress.Wanted("application/vc, application/vc+jwt, application/json;q=0.9", 1024 * 1024);

  /** Octets of all that is kept, unpacked. */
  private static final long MAX_WEIGHT = 64L * 1024 * 1024;

  /**
   * @param asking by whose contexts and in whose turn it was read
   * @param name its address, or the tag of our own: that changes when the list does
   */
  private record Question(OrganisationId asking, String name) {}

  private final House house;
  private final Egress egress;
  private final Proofs proofs;
  private final Workers workers;
  private final Cache<Question, BitstringList> kept;
  private final Coalescing<Question, BitstringList> loads = new Coalescing<>();

  ListCredentials(House house, Egress egress, Proofs proofs, Workers workers, InstantSource clock) {
    this.house = house;
    this.egress = egress;
    this.proofs = proofs;
    this.workers = workers;
    this.kept =
        Caffeine.newBuilder()
            .<Question, BitstringList>weigher((_, list) -> 1_024 + list.bits().length)
            .maximumWeight(MAX_WEIGHT)
            .expireAfter(
                Expiry.<Question, BitstringList>writing((_, list) -> list.keptAt(clock.instant())))
            .build();
  }

  /** The list at {@code address}, which is right; fails with {@link Refused} of any other. */
  Future<BitstringList> list(String address, OrganisationId caller) {
    return Future.succeededFuture(address)
        .compose(house::list)
        .compose(
            ours ->
                ours.map(list -> own(list, caller))
                    .orElseGet(() -> remembered(new Question(caller, address), address, caller)))
        .recover(failure -> Future.failedFuture(retrieval(failure)));
  }

  /** Ours is not verified: nobody but us could have put it there. */
  private Future<BitstringList> own(PublishedList list, OrganisationId caller) {
    Question question = new Question(caller, list.etag());
    return get(question, () -> workers.run(caller, () -> unpacked(read(list.signed()))));
  }

  private Future<BitstringList> remembered(
      Question question, String address, OrganisationId caller) {
    return get(question, () -> fetched(address, caller));
  }

  private Future<BitstringList> get(Question question, Supplier<Future<BitstringList>> load) {
    BitstringList known = kept.getIfPresent(question);
    return known != null
        ? Future.succeededFuture(known)
        : loads.get(question, _ -> load.get().onSuccess(list -> kept.put(question, list)));
  }

  private Future<BitstringList> fetched(String address, OrganisationId caller) {
    return egress
        .get(caller, uri(address), LIST)
        .compose(body -> workers.run(caller, () -> read(body)))
        .compose(
            secured ->
                proofs
                    .ofCredential(secured, caller)
                    .map(verdict -> requireVerified(verdict, secured)))
        .compose(secured -> workers.run(caller, () -> unpacked(secured)));
  }

  private static URI uri(String address) {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw refused(Kind.STATUS_RETRIEVAL_ERROR, "not a URL");
    }
  }

  /** A list without status of its own: what is said of it would be said by another list. */
  private static Secured requireVerified(Verdict verdict, Secured secured) {
    if (!verdict.verified()) {
      Fault first = verdict.faults().getFirst();
      throw refused(
          Kind.STATUS_VERIFICATION_ERROR,
          "the list is not verified: " + first.pointer() + " " + first.reason());
    }
    return secured;
  }

  private static BitstringList unpacked(Secured secured) {
    return BitstringList.of(secured.document(), Parties.issuer(secured.document()).value());
  }

  private static Secured read(byte[] body) {
    return Secured.list(parsed(body));
  }

  /** A JSON object, or a JWT. */
  private static Object parsed(byte[] body) {
    return body.length > 0 && body[0] == 'e'
        ? new String(body, StandardCharsets.US_ASCII).strip()
        : Json.objectOfLongTexts(body);
  }

  /** What kept us from the list; a neighbour's network is not told of. */
  private static Throwable retrieval(Throwable failure) {
    return switch (failure) {
      case Refused refused when refused.fault().check() == Check.STATUS -> refused;
      case Refused refused ->
          refused(
              Kind.STATUS_VERIFICATION_ERROR,
              "the list is not verified: " + refused.fault().reason());
      case EgressRefused refused when refused.reason() == EgressRefused.Reason.TOO_LARGE ->
          refused(Kind.STATUS_RETRIEVAL_ERROR, "the list is too large");
      case EgressRefused refused when refused.reason() == EgressRefused.Reason.BUSY ->
          new ProblemException(new Problem.Overloaded(Problem.SOON));
      case EgressRefused _ -> refused(Kind.STATUS_RETRIEVAL_ERROR, "the list cannot be fetched");
      case ProblemException e -> problem(e);
      default -> failure;
    };
  }

  /** What the list is not at fault for fails as it is. */
  private static Throwable problem(ProblemException e) {
    if (e.problem() instanceof Problem.NotFound) {
      return refused(Kind.STATUS_RETRIEVAL_ERROR, "there is no such list");
    }
    return e.problem() instanceof Problem.MalformedRequest(_, String reason)
        ? refused(Kind.STATUS_VERIFICATION_ERROR, "the list is not verified: " + reason)
        : e;
  }

  private static Refused refused(Kind kind, String reason) {
    return new Refused(Check.STATUS, kind, "/statusListCredential", reason);
  }
}
