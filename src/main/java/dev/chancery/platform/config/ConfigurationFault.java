package dev.chancery.platform.config;

/** One thing wrong, by the name under which it was given. Never holds a secret's value. */
public record ConfigurationFault(String key, String reason) {
  @Override
  public String toString() {
    return key + ": " + reason;
  }
}
