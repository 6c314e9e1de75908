package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.IntStream;

/** What was issued together, for whoever wants to check it. */
public final class Transactions {
  private final Vertx vertx;
  private final Database database;
  private final BatchRows rows = new BatchRows();

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
   * That {@code credential} is one of {@code transaction}, or {@link Problem.NotFound}. The path
   * takes as many digests as there are credentials, and anybody may ask for it: on a worker.
   */
  public Future<Transaction.Inclusion> inclusion(Transaction transaction, CredentialId credential) {
    return database
        .with(client -> rows.leaves(client, transaction.id()))
        .compose(leaves -> vertx.executeBlocking(() -> inclusion(leaves, credential), false));
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
