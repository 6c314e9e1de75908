package dev.chancery.format;

import dev.chancery.model.FormatIdentifier;

/** A way of writing credentials. */
public interface CredentialFormat {
  FormatIdentifier identifier();

  /**
   * A writer for one collection; whatever the profile alone decides is computed here. A profile
   * that lacks what the format requires is an {@link IllegalArgumentException}.
   */
  CredentialWriter writer(CredentialProfile profile);
}
