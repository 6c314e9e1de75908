package dev.chancery.load;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A stock of scans with signed proofs, kept full by two threads of its own. */
final class ReadyProofs implements Iterator<Map<String, Object>>, AutoCloseable {
  private static final int STOCK = 2_000;
  private static final int SIGNERS = 2;

  private final BlockingQueue<String> stock = new ArrayBlockingQueue<>(STOCK);
  private final Target target;
  private final String collection;
  private volatile boolean closed;

  private ReadyProofs(Target target, String collection) {
    this.target = target;
    this.collection = collection;
  }

  static ReadyProofs of(Target target, String collection) {
    ReadyProofs proofs = new ReadyProofs(target, collection);
    for (int signer = 0; signer < SIGNERS; signer++) {
      int first = signer;
      Thread.ofPlatform().daemon().name("signer " + first).start(() -> proofs.signFrom(first));
    }
    return proofs;
  }

  private void signFrom(int first) {
    try {
      for (int i = first; !closed; i += SIGNERS) {
        String nonce = target.api().challenge(collection);
        stock.put(Scans.proved(Feeders.crowd().at(i), collection, target.audience(), nonce));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  /** Waits where the stock is empty. */
  @Override
  public Map<String, Object> next() {
    try {
      return Feeders.scan(stock.take());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    stock.clear();
  }
}
