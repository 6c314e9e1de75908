package dev.chancery.identity;

import static dev.chancery.identity.DidMethodContract.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DidResolverTest {
  private static final OrganisationId OURS = new OrganisationId(new UUID(1, 1));
  private static final OrganisationId THEIRS = new OrganisationId(new UUID(2, 2));
  private static final Did KEY =
      new Did("did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp");
  private static final Did WEB = new Did("did:web:wallet.example");
  private static final Did FOREIGN = new Did("did:adi:alice");

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger loads = new AtomicInteger();
  private final Map<OrganisationId, Did> registered = new ConcurrentHashMap<>();

  /** What did:web answers. */
  private Function<Did, Future<DidDocument>> web = did -> Future.succeededFuture(document(did));

  private final DidMethod counted =
      new DidMethod() {
        @Override
        public String name() {
          return "web";
        }

        @Override
        public Future<DidDocument> resolve(Did did, OrganisationId asking) {
          loads.incrementAndGet();
          return web.apply(did);
        }
      };

  @Test
  void a_computed_document_is_there_at_once() {
    DidResolver resolver = resolver(null);
    assertThat(resolver.resolve(OURS, KEY).isComplete()).isTrue();
    assertThat(resolver.resolve(OURS, KEY).result())
        .isSameAs(resolver.resolve(THEIRS, KEY).result());
  }

  @Test
  void a_fetched_document_is_remembered_for_five_minutes() throws Exception {
    DidResolver resolver = resolver(null);
    settled(resolver.resolve(OURS, WEB));
    pass(Duration.ofMinutes(5).minusSeconds(1));
    settled(resolver.resolve(THEIRS, WEB));
    assertThat(loads).hasValue(1);
    pass(Duration.ofSeconds(2));
    settled(resolver.resolve(OURS, WEB));
    assertThat(loads).hasValue(2);
  }

  @Test
  void a_failure_is_remembered_for_ten_seconds() throws Exception {
    Problem gone = new Problem.DidUnresolvable(WEB, "gone");
    web = _ -> Future.failedFuture(new ProblemException(gone));
    DidResolver resolver = resolver(null);
    assertFails(resolver.resolve(OURS, WEB), gone);
    assertFails(resolver.resolve(OURS, WEB), gone);
    assertThat(loads).hasValue(1);
    web = did -> Future.succeededFuture(document(did));
    pass(Duration.ofSeconds(11));
    assertThat(settled(resolver.resolve(OURS, WEB)).id()).isEqualTo(WEB);
  }

  @Test
  void being_busy_is_not_remembered() throws Exception {
    Problem busy = new Problem.Overloaded(Duration.ofSeconds(1));
    web = _ -> Future.failedFuture(new ProblemException(busy));
    DidResolver resolver = resolver(null);
    assertFails(resolver.resolve(OURS, WEB), busy);
    web = did -> Future.succeededFuture(document(did));
    assertThat(settled(resolver.resolve(OURS, WEB)).id()).isEqualTo(WEB);
  }

  @Test
  void a_crowd_that_asks_at_once_makes_one_load() throws Exception {
    Promise<DidDocument> slow = Promise.promise();
    web = _ -> slow.future();
    DidResolver resolver = resolver(null);
    List<Future<DidDocument>> asked = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      asked.add(resolver.resolve(OURS, WEB));
    }
    slow.complete(document(WEB));
    for (Future<DidDocument> future : asked) {
      assertThat(settled(future).id()).isEqualTo(WEB);
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void a_registered_did_resolves_for_its_organisation_only() throws Exception {
    registered.put(OURS, FOREIGN);
    DidResolver resolver = resolver(null);
    assertThat(settled(resolver.resolve(OURS, FOREIGN)).id()).isEqualTo(FOREIGN);
    assertFails(resolver.resolve(THEIRS, FOREIGN), new Problem.DidMethodUnsupported("adi"));
  }

  @Test
  void a_registered_did_does_not_shadow_a_built_in_method() throws Exception {
    registered.put(OURS, KEY);
    assertThat(settled(resolver(null).resolve(OURS, KEY)).verificationMethods()).hasSize(1);
    assertThat(loads).hasValue(0);
  }

  @Test
  void what_was_registered_anew_is_read_anew_once_forgotten() throws Exception {
    DidResolver resolver = resolver(null);
    assertFails(resolver.resolve(OURS, FOREIGN), new Problem.DidMethodUnsupported("adi"));
    registered.put(OURS, FOREIGN);
    assertFails(resolver.resolve(OURS, FOREIGN), new Problem.DidMethodUnsupported("adi"));
    resolver.forget(DidResolver.changeKey(OURS, FOREIGN));
    assertThat(settled(resolver.resolve(OURS, FOREIGN)).id()).isEqualTo(FOREIGN);
  }

  @Test
  void a_foreign_did_is_asked_of_the_universal_resolver() throws Exception {
    Vertx vertx = Vertx.vertx();
    List<String> asked = new ArrayList<>();
    HttpServer driver =
        settled(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      asked.add(request.uri());
                      request.response().end(result(request.uri()));
                    })
                .listen(0, "127.0.0.1"));
    URI base = URI.create("http://127.0.0.1:" + driver.actualPort() + "/driver/");
    DidResolver resolver = resolver(new UniversalResolver(vertx, base));

    assertThat(settled(resolver.resolve(OURS, FOREIGN)).id()).isEqualTo(FOREIGN);
    assertThat(asked).containsExactly("/driver/1.0/identifiers/did%3Aadi%3Aalice");
    for (String name : List.of("deactivated", "nobody", "mallory")) {
      assertThatThrownBy(() -> settled(resolver.resolve(OURS, new Did("did:adi:" + name))))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem()).isInstanceOf(Problem.DidUnresolvable.class));
    }
    settled(vertx.close());
  }

  private static String result(String uri) {
    String name = uri.substring(uri.lastIndexOf("%3A") + 3);
    return switch (name) {
      case "alice" -> "{\"didDocument\":{\"id\":\"did:adi:alice\"},\"didDocumentMetadata\":{}}";
      case "deactivated" ->
          "{\"didDocument\":{\"id\":\"did:adi:deactivated\"},\"didDocumentMetadata\":{\"deactivated\":true}}";
      case "mallory" -> "{\"didDocument\":{\"id\":\"did:adi:alice\"}}";
      default -> "{\"didResolutionMetadata\":{\"error\":\"notFound\"},\"didDocument\":null}";
    };
  }

  private DidResolver resolver(@Nullable UniversalResolver universal) {
    return new DidResolver(
        new DidMethods(List.of(new KeyMethod(), counted)),
        (organisation, did) ->
            Future.succeededFuture(
                did.equals(registered.get(organisation))
                    ? Optional.of(document(did))
                    : Optional.empty()),
        universal,
        nanos::get);
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  private static DidDocument document(Did did) {
    return DidDocument.parse(did, Json.of("id", did.value()));
  }

  private static void assertFails(Future<DidDocument> future, Problem problem) {
    assertThatThrownBy(() -> settled(future))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
