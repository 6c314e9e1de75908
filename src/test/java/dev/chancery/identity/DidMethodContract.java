package dev.chancery.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every DID method keeps: each one's test inherits these. */
abstract class DidMethodContract {
  static final OrganisationId ASKING = new OrganisationId(new UUID(1, 1));

  abstract DidMethod method();

  /** A DID that resolves. */
  abstract Did known();

  /** The name of its first authentication key, and the key. */
  abstract DidUrl knownName();

  abstract PublicJwk knownKey();

  /** DIDs of this method that must not resolve. */
  abstract List<Did> unresolvable();

  @Test
  void its_name_is_that_of_its_dids() {
    assertThat(known().method()).isEqualTo(method().name());
  }

  @Test
  void a_did_resolves_to_its_own_document() throws Exception {
    DidDocument document = resolved(known());
    assertThat(document.id()).isEqualTo(known());
    assertThat(document.verificationMethods())
        .isNotEmpty()
        .allSatisfy(method -> assertThat(method.id().did()).isEqualTo(known()));
  }

  @Test
  void the_holders_key_authenticates_and_asserts() throws Exception {
    DidDocument document = resolved(known());
    assertThat(document.firstAuthenticationKey()).contains(knownKey());
    assertThat(document.authenticationKey(knownName())).contains(knownKey());
    assertThat(document.assertionMethod()).contains(knownName());
  }

  @Test
  void a_name_that_is_not_in_the_document_has_no_key() throws Exception {
    assertThat(resolved(known()).authenticationKey(new DidUrl(known(), "elsewhere"))).isEmpty();
  }

  @Test
  void the_same_did_has_the_same_document() throws Exception {
    assertThat(resolved(known())).isEqualTo(resolved(known()));
  }

  @Test
  void what_does_not_resolve_is_a_problem_in_a_failed_future() {
    assertThat(unresolvable()).isNotEmpty();
    for (Did did : unresolvable()) {
      assertThatThrownBy(() -> resolved(did))
          .as(did.value())
          .isInstanceOfSatisfying(
              ProblemException.class,
              e ->
                  assertThat(e.problem())
                      .isInstanceOfAny(Problem.DidUnresolvable.class, Problem.DidMalformed.class));
    }
  }

  final DidDocument resolved(Did did) throws Exception {
    return settled(method().resolve(did, ASKING));
  }

  @CanIgnoreReturnValue
  static <T> T settled(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw e;
    }
  }
}
