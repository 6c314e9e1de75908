package dev.chancery;

import dev.chancery.platform.crypto.Cryptography;
import java.util.function.Supplier;

/**
 * The object graph: who is made of what, a storey at a time from the ground up. Each storey is
 * given those below it, and none does anything yet.
 */
final class Wiring {
  final GroundFloor ground;
  final FirstFloor first;
  final SecondFloor second;
  final ThirdFloor third;
  final TopFloor top;

  /** Asks for {@code cryptography} here, which may have to wait for a native library. */
  Wiring(GroundFloor ground, Supplier<Cryptography> cryptography) {
    this.ground = ground;
    first = new FirstFloor(ground, cryptography.get());
    second = new SecondFloor(ground, first);
    third = new ThirdFloor(ground, first, second);
    top = new TopFloor(ground, first, second, third);
  }
}
