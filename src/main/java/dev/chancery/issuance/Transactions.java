package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What was issued together, for whoever wants to check it. */
public final class Transactions {
  /** Fewer than there are worker threads, which others need too; each takes a millisecond. */
  private static final int MOST_PROOFS_IN_HAND = 16;

  private final Vertx vertx;
  private final Database database;
  private final BatchRows rows = new BatchRows();
  private final AtomicInteger proofsInHand = new AtomicInteger();

  public Transactions(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
  }

  /**
   * The transaction of that root, or {@link Problem.NotFound}; {@code named} is what it is called.
   */
  public Future<Transaction> of(byte[] root, String named) {
    return database
        .with(client -> rows.findPublic(client, root))
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(new Problem.NotFound("transaction", named))));
  }

  /**
   * The same, and the proof that {@code credential} is one of it, which is {@link Problem.NotFound}
   * too where it is not. Its path takes as many digests as there are credentials, and anybody may
   * ask for it: it is made on a worker, and what is more than a few at once is {@link
   * Problem.Overloaded}.
   */
  public Future<Transaction.Proven> proven(byte[] root, String named, CredentialId credential) {
    if (proofsInHand.incrementAndGet() > MOST_PROOFS_IN_HAND) {
      proofsInHand.decrementAndGet();
      return Future.failedFuture(new ProblemException(new Problem.Overloaded(Problem.SOON)));
    }
    return of(root, named)
        .compose(transaction -> proven(transaction, credential))
        .onComplete(_ -> proofsInHand.decrementAndGet());
  }

  private Future<Transaction.Proven> proven(Transaction transaction, CredentialId credential) {
    return database
        .with(client -> rows.leaves(client, transaction.id()))
        .compose(leaves -> vertx.executeBlocking(() -> inclusion(leaves, credential), false))
        .map(inclusion -> new Transaction.Proven(transaction, inclusion));
  }

  private static Transaction.Inclusion inclusion(
      List<BatchRows.Leaf> leaves, CredentialId credential) {
    int index =
        IntStream.range(0, leaves.size())
            .filter(i -> leaves.get(i).id().equals(credential))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        new Problem.NotFound("credential", credential.toString())));
    return new Transaction.Inclusion(
        credential,
        index,
        leaves.get(index).digest(),
        MerkleTree.path(index, leaves.stream().map(BatchRows.Leaf::digest).toList()));
  }
}
