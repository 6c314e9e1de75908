package dev.chancery.api;

import dev.chancery.api.caller.Caller;
import dev.chancery.api.caller.Scope;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import org.jspecify.annotations.Nullable;

/** Who may call a route. */
public enum Access {
  /** Anybody, scripts of other sites included: wallets, verifiers, browsers. */
  PUBLIC(null),
  /**
   * Anybody who comes directly: who watches the gateway, a screen at the venue. A browser does not
   * hand the answer to the scripts of other sites.
   */
  DIRECT(null),
  /** Whoever has {@link Scope#ISSUE}, for what is its organisation's; so with those that follow. */
  ISSUE(Scope.ISSUE),
  REVOKE(Scope.REVOKE),
  CATALOG(Scope.CATALOG),
  READ(Scope.READ),
  ADMIN(Scope.ADMIN),
  /** Whoever has {@link Scope#ADMIN} in the organisation that runs the gateway. */
  OPERATOR(Scope.ADMIN);

  private final @Nullable Scope scope;

  Access(@Nullable Scope scope) {
    this.scope = scope;
  }

  /** Whether nobody is asked who they are. */
  public boolean isOpen() {
    return scope == null;
  }

  /** {@code caller}, if it may call; else a {@link ProblemException}. */
  Caller admit(Caller caller) {
    if (this == OPERATOR && !caller.operator()) {
      throw new ProblemException(new Problem.Forbidden("act for the operator"));
    }
    if (scope != null && !caller.may(scope)) {
      throw new ProblemException(new Problem.ScopeMissing(scope.wireName()));
    }
    return caller;
  }
}
