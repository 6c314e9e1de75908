package dev.chancery.faults;

import dev.chancery.faults.audit.Verification;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Verifies what was released a moment ago by the DID document as it is published then, and not as
 * it will be at the end.
 */
final class PromptVerifier implements Consumer<Outcome>, AutoCloseable {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final String issuer;
  private final LinkedBlockingQueue<String> released = new LinkedBlockingQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private final AtomicInteger verified = new AtomicInteger();
  private volatile boolean ending;

  private PromptVerifier(String issuer) {
    this.issuer = issuer;
    this.thread = Thread.ofPlatform().name("verifier").start(this::verify);
  }

  static PromptVerifier of(String issuer) {
    return new PromptVerifier(issuer);
  }

  @Override
  public void accept(Outcome outcome) {
    if (outcome.isIssued()) {
      released.add(String.valueOf(Json.object(outcome.body()).get("credential")));
    }
  }

  private void verify() {
    for (boolean last = false; !last; LockSupport.parkNanos(PAUSE)) {
      last = ending;
      List<String> credentials = new ArrayList<>();
      int count = released.drainTo(credentials);
      Verification verification = Verification.by(issuer);
      credentials.stream().filter(each -> !verification.verifies(each)).forEach(failures::add);
      int _ = verified.addAndGet(count);
    }
  }

  int verified() {
    return verified.get();
  }

  /** What did not verify. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
