package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.identity.DidDocument;
import dev.chancery.identity.DidMethods;
import dev.chancery.identity.DidResolver;
import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.egress.Egress;
import dev.chancery.status.PublishedList;
import dev.chancery.testing.SteppedClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A verifier in a house that has nothing but what a test puts there. */
final class Desk implements House {
  static final OrganisationId CALLER = new OrganisationId(new UUID(1, 2));
  static final Expected ANYTHING = new Expected(Optional.empty(), Optional.empty());
  private static final Cryptography CRYPTOGRAPHY = Cryptography.load();

  final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-21T12:00:00Z"));

  /** Registered contexts by URL. */
  final Map<String, String> contexts = new HashMap<>();

  /** The documents of our own issuers. */
  final Map<Did, DidDocument> documents = new HashMap<>();

  /** Our own lists by address. */
  final Map<String, PublishedList> lists = new HashMap<>();

  private final Verifier verifier;
  final EmbeddedProofs embedded;

  Desk(Vertx vertx, Egress egress) {
    DidResolver resolver =
        new DidResolver(
            DidMethods.builtIn(egress), (_, _) -> Future.succeededFuture(Optional.empty()), null);
    Workers workers = new Workers(vertx);
    verifier = new Verifier(workers, this, resolver, egress, CRYPTOGRAPHY, clock);
    embedded =
        new EmbeddedProofs(this, new Controllers(this, resolver), CRYPTOGRAPHY, clock, workers);
  }

  Verdict credential(@Nullable Object credential) {
    return settled(verifier.credential(credential, CALLER));
  }

  Verdict presentation(@Nullable Object presentation, Expected expected) {
    return settled(verifier.presentation(presentation, expected, CALLER));
  }

  static Expected expecting(String challenge, String domain) {
    return new Expected(Optional.of(challenge), Optional.of(domain));
  }

  /** Of a verdict that is not good: its only fault. */
  static Fault fault(Verdict verdict) {
    assertThat(verdict.verified()).as("%s", verdict).isFalse();
    assertThat(verdict.faults()).hasSize(1);
    return verdict.faults().getFirst();
  }

  static <T> T settled(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no verdict", e);
    }
  }

  @Override
  public Future<Map<String, String>> contexts(OrganisationId caller, Collection<String> urls) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String url : urls) {
      if (contexts.containsKey(url)) {
        found.put(url, String.valueOf(contexts.get(url)));
      } else if (!Contexts.standard().urls().contains(url)) {
        return Future.failedFuture(new ProblemException(new Problem.ContextNotFound(url)));
      }
    }
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Optional<DidDocument>> document(Did did) {
    return Future.succeededFuture(Optional.ofNullable(documents.get(did)));
  }

  @Override
  public Future<Optional<PublishedList>> list(String uri) {
    return Future.succeededFuture(Optional.ofNullable(lists.get(uri)));
  }

  @Override
  public Future<Boolean> descendsFromRevoked(String uri, int index) {
    return Future.succeededFuture(false);
  }

  /** A credential of VCDM 2.0 that is valid now; a test changes what it is about. */
  static Map<String, @Nullable Object> draft(String issuer) {
    Map<String, @Nullable Object> credential = unissued();
    credential.put("@context", List.of("https://www.w3.org/ns/credentials/v2"));
    credential.put("issuer", issuer);
    return credential;
  }

  /** The same for others to issue, each in their own way. */
  static Map<String, @Nullable Object> unissued() {
    Map<String, @Nullable Object> credential = new LinkedHashMap<>();
    credential.put("id", "urn:uuid:00000000-0000-4000-8000-000000000001");
    credential.put("type", List.of("VerifiableCredential"));
    credential.put("validFrom", "2026-11-01T00:00:00Z");
    credential.put("validUntil", "2027-11-01T00:00:00Z");
    credential.put("credentialSubject", Map.of("id", "did:example:holder"));
    return credential;
  }

  /** A presentation of VCDM 2.0; of nothing where the list is empty. */
  static Map<String, @Nullable Object> presenting(String holder, Object credentials) {
    Map<String, @Nullable Object> presentation = new LinkedHashMap<>();
    presentation.put("@context", List.of("https://www.w3.org/ns/credentials/v2"));
    presentation.put("type", List.of("VerifiablePresentation"));
    presentation.put("holder", holder);
    if (!List.of().equals(credentials)) {
      presentation.put("verifiableCredential", credentials);
    }
    return presentation;
  }
}
