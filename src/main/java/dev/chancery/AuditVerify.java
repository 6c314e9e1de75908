package dev.chancery;

import dev.chancery.audit.Head;
import dev.chancery.audit.Verdict;
import dev.chancery.audit.Verification;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.config.ConfigurationRefused;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code audit-verify [organisation [--head seq:hash]]}: reads the audit trails, of all
 * organisations unless one is named, and says of each whether it is whole. Ends with 0 where all
 * are, 1 where one is broken or could not be read, 2 where it cannot do as it was told.
 */
final class AuditVerify {
  static final String NAME = "audit-verify";

  private static final String USAGE =
      "Usage: audit-verify [organisation id [--head seq:hash]], with CHANCERY_PG_URI or pg.uri set";

  private static final int WHOLE = 0;
  private static final int BROKEN = 1;
  private static final int UNUSABLE = 2;

  private final @Nullable OrganisationId organisation;
  private final @Nullable Head kept;
  private final PrintStream out;

  private AuditVerify(@Nullable OrganisationId organisation, @Nullable Head kept, PrintStream out) {
    this.organisation = organisation;
    this.kept = kept;
    this.out = out;
  }

  /** Does as {@code arguments} say, behind the command's name, and answers with the exit code. */
  static int run(List<String> arguments, PrintStream out, PrintStream errors) {
    try {
      return of(arguments, out).run(postgres());
    } catch (IllegalArgumentException | ProblemException | ConfigurationRefused unusable) {
      errors.println(unusable.getMessage());
      errors.println(USAGE);
      return UNUSABLE;
    } catch (ExecutionException | InterruptedException failure) {
      errors.println("The audit trails could not be read: " + failure.getMessage());
      return UNUSABLE;
    }
  }

  private static AuditVerify of(List<String> arguments, PrintStream out) {
    boolean withHead = arguments.size() == 3 && arguments.get(1).equals("--head");
    if (arguments.size() > 1 && !withHead) {
      throw new IllegalArgumentException("What follows the organisation is not --head seq:hash");
    }
    return new AuditVerify(
        arguments.isEmpty() ? null : OrganisationId.parse(arguments.getFirst()),
        withHead ? Head.parse(arguments.getLast()) : null,
        out);
  }

  private static URI postgres() {
    return switch (Configuration.read(System.getenv(), true).servers()) {
      case Configuration.External(URI postgres, URI _) -> postgres;
      case Configuration.Embedded() ->
          throw new IllegalArgumentException("There is no PostgreSQL to ask");
    };
  }

  private int run(URI postgres) throws ExecutionException, InterruptedException {
    Vertx vertx = Vertx.vertx();
    try {
      Verification verification = new Verification(Database.connect(vertx, postgres, 1));
      List<Verdict> verdicts = verify(verification).toCompletionStage().toCompletableFuture().get();
      verdicts.forEach(this::tell);
      return verdicts.stream().allMatch(Verdict.Whole.class::isInstance) ? WHOLE : BROKEN;
    } finally {
      var _ = vertx.close();
    }
  }

  private Future<List<Verdict>> verify(Verification verification) {
    return organisation == null
        ? verification.organisations().compose(all -> verify(verification, all))
        : verify(verification, List.of(organisation));
  }

  /** One after the other: this is no hurry that a gateway should feel. */
  private Future<List<Verdict>> verify(Verification verification, List<OrganisationId> all) {
    Future<List<Verdict>> verdicts = Future.succeededFuture(new ArrayList<>());
    for (OrganisationId each : all) {
      verdicts =
          verdicts.compose(
              soFar ->
                  verification
                      .verify(each, kept)
                      .map(
                          verdict -> {
                            soFar.add(verdict);
                            return soFar;
                          }));
    }
    return verdicts;
  }

  private void tell(Verdict verdict) {
    out.println(
        switch (verdict) {
          case Verdict.Whole(OrganisationId whole, Head head) ->
              "%s whole, %d entries, head %s".formatted(whole, head.seq(), head);
          case Verdict.Broken(OrganisationId broken, long seq, String reason) ->
              "%s BROKEN at entry %d: %s".formatted(broken, seq, reason);
        });
  }
}
