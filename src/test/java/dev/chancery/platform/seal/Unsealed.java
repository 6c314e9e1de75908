package dev.chancery.platform.seal;

import dev.chancery.model.Randomness;
import java.util.UUID;

/** What the holder of the master key reads from the database's rows. */
public final class Unsealed {
  private static final Randomness NONE =
      _ -> {
        throw new UnsupportedOperationException();
      };

  private final KeyHierarchy hierarchy;

  public Unsealed(byte[] masterKey) {
    this.hierarchy = new KeyHierarchy(masterKey, NONE);
  }

  /** An organisation's data key. */
  public byte[] dataKey(UUID organisation, byte[] wrapped) {
    return hierarchy.dataKey("wrap").open("data_key|" + organisation, wrapped);
  }

  /** What {@code dataKey} sealed for {@code place}. */
  public byte[] open(byte[] dataKey, String place, byte[] sealed) {
    return new DataKey(dataKey, NONE).open(place, sealed);
  }

  /** The key of the process for {@code purpose}. */
  public byte[] derived(String purpose) {
    return hierarchy.derive(purpose);
  }
}
