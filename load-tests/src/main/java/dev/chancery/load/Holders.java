package dev.chancery.load;

import java.util.List;
import java.util.stream.IntStream;

/** A crowd: every other one has a P-256 key, the rest Ed25519. */
public record Holders(List<Holder> all) {

  public static Holders crowd(int size) {
    return new Holders(
        IntStream.range(0, size)
            .parallel()
            .mapToObj(i -> i % 2 == 0 ? Holder.ofP256() : Holder.ofEd25519())
            .toList());
  }

  public static Holders withP256(int size) {
    return new Holders(IntStream.range(0, size).parallel().mapToObj(_ -> Holder.ofP256()).toList());
  }

  /** The n-th, beginning again after the last. */
  public Holder at(int n) {
    return all.get(Math.floorMod(n, all.size()));
  }
}
