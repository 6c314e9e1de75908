package dev.chancery.model;

/**
 * Where a credential's status stands: entry {@code index} of the list that {@code uri} serves, and
 * of the one beside it for each other {@link StatusPurpose}.
 */
public record StatusReference(StatusListId list, String uri, int index) {
  public StatusReference {
    if (index < 0) {
      throw new IllegalArgumentException("a negative index");
    }
  }
}
