package dev.chancery.bulk;

import dev.chancery.model.CredentialId;
import dev.chancery.platform.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that a worker is done with.
 *
 * @param credential null where it was not issued
 * @param faults why it has failed
 */
record Ended(int line, RowState state, @Nullable CredentialId credential, List<Fault> faults) {
  static Ended issued(int line, CredentialId credential) {
    return new Ended(line, RowState.ISSUED, credential, List.of());
  }

  static Ended claimable(int line) {
    return new Ended(line, RowState.CLAIMABLE, null, List.of());
  }

  static Ended failed(int line, Fault fault) {
    return failed(line, List.of(fault));
  }

  static Ended failed(int line, List<Fault> faults) {
    return new Ended(line, RowState.FAILED, null, List.copyOf(faults));
  }

  /** Of what is wrong with it the first. */
  @Nullable String code() {
    return faults.isEmpty() ? null : faults.getFirst().code();
  }

  @Nullable String faultsJson() {
    return faults.isEmpty() ? null : Json.text(faults.stream().map(Fault::json).toList());
  }
}
