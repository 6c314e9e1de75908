package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.TestGateway;
import java.util.function.Supplier;

/**
 * What an attack is after: a row in the ledger, a signature, a socket out of the house. Each attack
 * is counted before and after, and must have won nothing.
 */
final class Spoils {
  /** How many of each there are. */
  record Count(long rows, double signatures, long sockets) {}

  private final TestGateway gateway;
  private final Trap trap;

  Spoils(TestGateway gateway, Trap trap) {
    this.gateway = gateway;
    this.trap = trap;
  }

  /** What there is now. */
  Count count() {
    return new Count(
        gateway.count("select count(*) from credential"), gateway.signatures(), trap.connections());
  }

  /** Does {@code attack}, and hands on what came of it once it is sure that it won nothing. */
  @CanIgnoreReturnValue
  <T> T none(Supplier<T> attack) {
    Count before = count();
    T outcome = attack.get();
    assertThat(count()).as("won by the attack").isEqualTo(before);
    return outcome;
  }
}
