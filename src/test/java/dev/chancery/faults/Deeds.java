package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.PublishedStatus;
import dev.chancery.faults.audit.Receipt;
import dev.chancery.faults.audit.StatusEntry;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of some credentials, and when that was acknowledged: of eight one is spared,
 * one is suspended, and the others are revoked.
 */
record Deeds(List<Deed> all, int spared) {
  private static final int AT_ONCE = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What becomes of a credential. */
  enum Step {
    REVOKE,
    SUSPEND;

    String path() {
      return this == REVOKE ? "/revoke" : "/suspend";
    }

    /** Those of whom {@code status} says that this became of them. */
    Set<StatusEntry> in(PublishedStatus status) {
      return this == REVOKE ? status.revoked() : status.suspended();
    }
  }

  /** One of them. */
  static final class Deed {
    final String credential;
    final StatusEntry entry;
    final Step step;
    private volatile @Nullable Long acknowledged;

    private Deed(String credential, StatusEntry entry, Step step) {
      this.credential = credential;
      this.entry = entry;
      this.step = step;
    }

    void acknowledge() {
      acknowledged = System.nanoTime();
    }

    /** Whether it was acknowledged before that moment of {@link System#nanoTime}. */
    boolean isAcknowledgedBefore(long moment) {
      Long at = acknowledged;
      return at != null && at - moment < 0;
    }
  }

  /** Issues {@code credentials} of either kind of list for it. */
  static Deeds on(Backend backend, int credentials) {
    List<Deed> all = new ArrayList<>();
    int issued = 0;
    for (String proofType : List.of("vc+jwt", "dc+sd-jwt")) {
      for (int left = credentials / 2; left > 0; left -= AT_ONCE) {
        for (Receipt receipt : issue(backend, proofType, Math.min(left, AT_ONCE))) {
          StatusEntry entry = StatusEntry.of(receipt);
          if (issued % 8 != 0) {
            Step step = issued % 8 == 1 ? Step.SUSPEND : Step.REVOKE;
            all.add(new Deed(receipt.id(), entry, step));
          }
          issued++;
        }
      }
    }
    Collections.shuffle(all);
    return new Deeds(List.copyOf(all), issued - all.size());
  }

  private static List<Receipt> issue(Backend backend, String proofType, int count) {
    Map<String, @Nullable Object> request =
        backend.batch(Collections.nCopies(count, Backend.entry(Wallet.ed25519())));
    request.put("proofType", proofType);
    request.put("include", "credentials");
    Answered answer = backend.issueBatch(request);
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    return ((List<?>) Objects.requireNonNull(answer.json().get("results")))
        .stream()
            .map(Map.class::cast)
            .map(
                result ->
                    new Receipt(
                        String.valueOf(result.get("credentialId")),
                        "",
                        String.valueOf(result.get("credential"))))
            .toList();
  }

  /** The addresses of the lists that they stand in. */
  Set<String> lists() {
    return all.stream().map(deed -> deed.entry.list()).collect(Collectors.toSet());
  }

  /** The entries of those of {@code step} that {@code which} holds of. */
  Set<StatusEntry> entries(Step step, Predicate<Deed> which) {
    return all.stream()
        .filter(deed -> deed.step == step)
        .filter(which)
        .map(deed -> deed.entry)
        .collect(Collectors.toSet());
  }

  void awaitAcknowledged(long count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                all.stream().filter(deed -> deed.isAcknowledgedBefore(System.nanoTime())).count()
                    >= count);
  }
}
