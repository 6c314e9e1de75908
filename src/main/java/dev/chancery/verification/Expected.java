package dev.chancery.verification;

import java.util.Optional;

/**
 * What a presentation must have been made for (Data Integrity §2.1): a challenge that the caller
 * gave its presenter, and the domain that it gave it in. What is not expected is not looked at.
 */
public record Expected(Optional<String> challenge, Optional<String> domain) {
  /** Nothing: of a credential, which is made for nobody. */
  static final Expected NOTHING = new Expected(Optional.empty(), Optional.empty());
}
