package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.StatusValue;
import dev.chancery.outbox.EventKind;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a credential is in its life. {@link #after} has the only ways on, but for {@link
 * #REPLACED}, which an active one becomes when its holder gets another in its place. Of what has
 * ended nothing comes back.
 *
 * <pre>
 *   active ⇄ suspended
 *     │  ╲      │
 *     ▼    ╲    ▼
 *  replaced  revoked
 * </pre>
 */
public enum CredentialState {
  ACTIVE,
  SUSPENDED,
  REPLACED,
  REVOKED;

  /** What may be asked for. */
  public enum Step {
    SUSPEND,
    REINSTATE,
    REVOKE
  }

  /** The state that the API and the database call {@code name}; empty where they call none so. */
  public static Optional<CredentialState> ofWireName(String name) {
    return Arrays.stream(values()).filter(state -> state.wireName().equals(name)).findFirst();
  }

  /** The state of a row, which has none but these. */
  static CredentialState from(Row row) {
    return ofWireName(row.getString("state")).orElseThrow();
  }

  /** What the API and the database call it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is told of a credential that has come to this state from another. */
  EventKind heardAs() {
    return switch (this) {
      case ACTIVE -> EventKind.CREDENTIAL_REINSTATED;
      case SUSPENDED -> EventKind.CREDENTIAL_SUSPENDED;
      case REPLACED -> EventKind.CREDENTIAL_REPLACED;
      case REVOKED -> EventKind.CREDENTIAL_REVOKED;
    };
  }

  /**
   * The state after {@code step}, the same where there is nothing to do: what was replaced was
   * taken back with that, and need not be revoked.
   */
  CredentialState after(Step step, CredentialId id) {
    return switch (step) {
      case REVOKE -> this == REPLACED ? REPLACED : REVOKED;
      case SUSPEND -> alive(SUSPENDED, id);
      case REINSTATE -> alive(ACTIVE, id);
    };
  }

  private CredentialState alive(CredentialState next, CredentialId id) {
    return switch (this) {
      case ACTIVE, SUSPENDED -> next;
      case REPLACED -> throw new ProblemException(new Problem.CredentialReplaced(id));
      case REVOKED -> throw new ProblemException(new Problem.CredentialRevoked(id));
    };
  }

  /** What a status list says of it. */
  StatusValue value() {
    return switch (this) {
      case ACTIVE -> StatusValue.VALID;
      case SUSPENDED -> StatusValue.SUSPENDED;
      case REPLACED, REVOKED -> StatusValue.INVALID;
    };
  }
}
