package dev.chancery.status;

import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusReference;
import java.net.URI;

/** Where lists are served. */
public final class StatusUris {
  private final URI baseUrl;

  public StatusUris(URI baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** The address of a list, which is also its {@code sub} or its {@code id}. */
  public String of(StatusListId list) {
    return baseUrl + "/status/" + list;
  }

  /** Entry {@code index} of {@code list}, as a credential names it. */
  public StatusReference reference(StatusListId list, int index) {
    return new StatusReference(list, of(list), index);
  }
}
