package dev.chancery.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type whose credentials the gateway makes by rules of its own: what an agent may do for somebody
 * is held to what its parent says, and a status list is believed of every credential that points
 * there. Nobody has one signed by writing it.
 */
public enum ReservedType {
  AGENT_DELEGATION("AgentDelegation", "urn:chancery:delegation:AgentDelegation"),
  BITSTRING_STATUS_LIST_CREDENTIAL(
      "BitstringStatusListCredential",
      "https://www.w3.org/ns/credentials/status#BitstringStatusListCredential"),
  BITSTRING_STATUS_LIST(
      "BitstringStatusList", "https://www.w3.org/ns/credentials/status#BitstringStatusList"),
  STATUS_LIST_2021_CREDENTIAL(
      "StatusList2021Credential", "https://w3id.org/vc/status-list#StatusList2021Credential"),
  STATUS_LIST_2021("StatusList2021", "https://w3id.org/vc/status-list#StatusList2021");

  private final String term;
  private final String iri;

  ReservedType(String term, String iri) {
    this.term = term;
    this.iri = iri;
  }

  /** What it is in the contexts that everybody uses. */
  public String term() {
    return term;
  }

  /**
   * The type that {@code name} is: by its term, whatever a context says that this means, or IRI.
   */
  public static Optional<ReservedType> named(String name) {
    for (ReservedType type : values()) {
      if (type.term.equals(name) || type.iri.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Those that member {@code name} of an object says it is of, where it says that of anything. */
  public static Stream<ReservedType> of(Object name, @Nullable Object types) {
    return name.equals("type") || name.equals("@type")
        ? (types instanceof List<?> several ? several.stream() : Stream.ofNullable(types))
            .flatMap(type -> named(String.valueOf(type)).stream())
        : Stream.empty();
  }

  /** Why nobody may write it. */
  public String reason() {
    return "issued by rules of its own: " + term;
  }
}
