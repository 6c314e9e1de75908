package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What goes with credentials that are revoked: whatever was delegated under them. They go first,
 * with as many of their descendants as one transaction takes; under them nothing more is issued, so
 * that what is left only becomes less, and its order stays.
 */
final class Cascade {
  /** So many descendants go in the transaction of those that they descend from. */
  static final int MOST = 1_000;

  /** So many are looked for at first: most trees have fewer. */
  private static final int FEW = 32;

  private final DelegationRows rows = new DelegationRows();

  /**
   * What descends from {@code top} and comes after {@code place}, which is {@code top} itself or
   * one of them.
   */
  record Branch(CredentialId top, CredentialId place) {
    private static Branch of(CredentialId top) {
      return new Branch(top, top);
    }
  }

  /**
   * What is to be revoked in one transaction.
   *
   * @param asked how many of what was asked for are among {@code ids}: the first ones
   * @param rest what of the last of these is not; null where nothing is left
   */
  record Reach(List<CredentialId> ids, int asked, @Nullable Branch rest) {
    Reach {
      ids = List.copyOf(ids);
    }
  }

  /** Whether any of {@code ids} is a delegation; see {@link DelegationRows#lock}. */
  Future<Boolean> lock(SqlConnection client, OrganisationId organisation, List<CredentialId> ids) {
    return rows.lock(client, organisation, ids);
  }

  /** What goes with {@code asked}, whose trees are locked. */
  Future<Reach> reach(SqlConnection client, OrganisationId organisation, List<CredentialId> asked) {
    return rows.passedOn(client, organisation, asked)
        .compose(
            tops -> gather(client, organisation, asked, tops.iterator(), new LinkedHashSet<>()))
        .compose(reach -> forgotten(client, organisation, reach));
  }

  private Future<Reach> gather(
      SqlConnection client,
      OrganisationId organisation,
      List<CredentialId> asked,
      Iterator<CredentialId> tops,
      Set<CredentialId> below) {
    CredentialId top = nextOutside(below, tops);
    if (top == null) {
      return Future.succeededFuture(new Reach(union(asked, below), asked.size(), null));
    }
    return fill(client, organisation, Branch.of(top), FEW, below)
        .compose(
            rest ->
                rest.isPresent()
                    ? Future.succeededFuture(cut(asked, rest.get(), below))
                    : gather(client, organisation, asked, tops, below));
  }

  /**
   * Adds to {@code below} what is in {@code branch}, page by page, while there is room; the rest is
   * what is left.
   */
  private Future<Optional<Branch>> fill(
      SqlConnection client,
      OrganisationId organisation,
      Branch branch,
      int page,
      Set<CredentialId> below) {
    int most = Math.min(page, MOST - below.size());
    return rows.below(client, organisation, branch, most + 1)
        .compose(
            found -> {
              below.addAll(found.subList(0, Math.min(most, found.size())));
              if (found.size() <= most) {
                return Future.succeededFuture(Optional.empty());
              }
              Branch rest = most == 0 ? branch : new Branch(branch.top, found.get(most - 1));
              return below.size() == MOST
                  ? Future.succeededFuture(Optional.of(rest))
                  : fill(client, organisation, rest, MOST, below);
            });
  }

  /** What descends from another that was asked for is there already. */
  private static @Nullable CredentialId nextOutside(
      Set<CredentialId> below, Iterator<CredentialId> tops) {
    while (tops.hasNext()) {
      CredentialId top = tops.next();
      if (!below.contains(top)) {
        return top;
      }
    }
    return null;
  }

  /** As far as the top of {@code rest}, with some of its descendants. */
  private static Reach cut(List<CredentialId> asked, Branch rest, Set<CredentialId> below) {
    List<CredentialId> first = asked.subList(0, asked.indexOf(rest.top) + 1);
    return new Reach(union(first, below), first.size(), rest);
  }

  /** The next {@code most} of {@code branch}, and what is left of it after that. */
  Future<Reach> further(
      SqlConnection client, OrganisationId organisation, Branch branch, int most) {
    return rows.share(client, organisation, branch.top)
        .compose(_ -> rows.below(client, organisation, branch, most + 1))
        .map(
            found ->
                found.size() <= most
                    ? new Reach(found, 0, null)
                    : new Reach(
                        found.subList(0, most), 0, new Branch(branch.top, found.get(most - 1))))
        .compose(reach -> forgotten(client, organisation, reach));
  }

  private Future<Reach> forgotten(SqlConnection client, OrganisationId organisation, Reach reach) {
    return rows.forget(client, organisation, reach.ids).map(reach);
  }

  private static List<CredentialId> union(
      Collection<CredentialId> some, Collection<CredentialId> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }
}
