package dev.chancery.model;

/** Chance, as an argument: whoever needs it is given it, so that a test may choose. */
@FunctionalInterface
public interface Randomness {
  /** {@code length} bytes that nobody can predict. */
  byte[] bytes(int length);
}
