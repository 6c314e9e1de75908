package dev.chancery.outbox;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What can be heard of. The names stay: whoever listens goes by them. */
public enum EventKind {
  CREDENTIAL_ISSUED("credential.issued"),
  /** Its holder got, for the first time, what was waiting. */
  CREDENTIAL_COLLECTED("credential.collected"),
  CREDENTIAL_SUSPENDED("credential.suspended"),
  CREDENTIAL_REINSTATED("credential.reinstated"),
  CREDENTIAL_REVOKED("credential.revoked"),
  /** Its holder got a fresh one in its place. */
  CREDENTIAL_REPLACED("credential.replaced"),
  /** A row of a bulk could not be issued; whoever puts it right may have it tried again. */
  CREDENTIAL_FAILED("credential.failed"),
  /** Nothing of a bulk is left to do; again, where rows came back to it. */
  BULK_FINISHED("bulk.finished");

  private final String wireName;

  EventKind(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** The event of that name, or {@link IllegalArgumentException} with the names there are. */
  public static EventKind ofWireName(String wireName) {
    return Arrays.stream(values())
        .filter(kind -> kind.wireName.equals(wireName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "none of "
                        + Arrays.stream(values())
                            .map(EventKind::wireName)
                            .collect(Collectors.joining(", "))));
  }
}
